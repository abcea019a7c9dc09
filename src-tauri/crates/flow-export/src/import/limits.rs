//! How large a file may be that is imported. What a flow may hold is the other limit that keeps memory bounded.

/// Most bytes of a file: 32 MiB, as for flow files.
pub const SIZE_MAX: usize = flow_model::SIZE_MAX;
/// Most XML elements.
pub const ELEMENTS_MAX: usize = 500_000;
/// Most attributes of one element.
pub const ATTRIBUTES_MAX: usize = 256;
/// Deepest nesting of XML elements.
pub const DEPTH_MAX: usize = 128;
