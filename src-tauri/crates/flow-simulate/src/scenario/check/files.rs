//! The files of orders that a scenario names.

use flow_engine::order::{OrderFault, Orders};

/// What is known of a file of orders.
#[derive(Clone, Debug)]
pub enum OrderFile {
    /// It was read.
    Read(Orders),
    /// There is no such file.
    Missing,
    /// It cannot be read: what is wrong with which rows and columns.
    Faulty(Vec<OrderFault>),
}
