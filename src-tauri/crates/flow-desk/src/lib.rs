//! The desk: what the window asks and is told, without a window.
//!
//! [`Desk::ask`] takes one question as JSON  and gives its answer as JSON, so that any window can stand in
//! front of it: the desktop shell, a browser while the interface is developed, a test. Nothing here knows Tauri, and
//! nothing a window can send names a path: files come and go by [`Desk::take_file`], [`Desk::flow_file`] and [`Desk::export`], which
//! only the shell calls, with paths from a dialog, an argument or a drop.

mod ask;
mod desk;
mod export;
mod expression;
mod files;
mod find;
mod names;
mod outline;
mod palette;
mod problem;
mod rehearse;
mod step;
mod views;

pub use desk::Desk;
pub use export::Exported;
pub use flow_api::export::bundle::SigningKey;
pub use flow_api::export::targets::png::Pixels;
