//! The orderloom command
