//! The targets, one file or folder each, and what several of them need.

pub mod asl;
mod blocks;
pub mod bpmn;
pub mod dmn;
mod list;
pub mod markdown;
pub mod pdf;
mod picture;
pub mod png;
pub mod serverless_workflow;
pub mod svg;
mod undo;

pub use list::{Options, Profile, Signing, TARGETS, Target, target};
pub use picture::FONT;

/// Eight hexadecimal digits that tell long or odd names apart: FNV-1a, folded to 32 bits.
pub(crate) fn short_hash(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{:08x}", (hash ^ (hash >> 32)) as u32)
}
