//! The document: a flow, its file format, its edits and its fingerprint
