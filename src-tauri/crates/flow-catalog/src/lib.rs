//! The order domain: components, obligations, the order model
