//! The façade: what the window and the command line may ask of the core
