//! What may be concluded from replications: intervals, how many are enough, warm-up, differences, choosing.
//!
//! Everything here is a function of the numbers given, made of `libm` and plain arithmetic, so that it answers the same
//! on every platform. Each method names its source. Nothing here knows of orders or flows.

mod batch_means;
mod distributions;
mod drift;
mod estimate;
mod holm;
mod paired;
mod precision;
mod selection;
mod warm_up;

pub use batch_means::{BatchMeans, batch_means};
pub use distributions::{normal_quantile, normal_share, student_quantile, student_share};
pub use drift::is_growing;
pub(crate) use drift::stretches;
pub use estimate::{Estimate, Intervals, Moments};
pub use holm::holm;
pub use paired::{Paired, paired};
pub use precision::{Next, Precision};
pub use selection::{KimNelson, right_choice, survivors};
pub use warm_up::{Cut, mser5};
