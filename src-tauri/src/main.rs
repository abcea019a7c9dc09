//! The app: until the window exists it answers on the command line.
fn main() {}
