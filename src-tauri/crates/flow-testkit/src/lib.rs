//! For tests only: flows in a text notation, random flows and edits, a fixture walker.

mod fixtures;
mod large_flow;
mod notation;
mod random_edit;
mod random_flow;
mod rng;
pub mod shapes;
mod small_flow;

pub use fixtures::{Fixture, expect_file, files, fixtures, is_blessing, root};
pub use large_flow::large_flow;
pub use notation::{parse_notation, to_notation};
pub use random_edit::random_edit;
pub use random_flow::{Kinds, Mix, StepKind, random_flow};
pub use rng::Rng;
pub use small_flow::{SmallFlow, small_flow};
