//! Reads the formats of earlier versions, one file each; a stored file of each stays in the tests.

pub(crate) mod format_1;
