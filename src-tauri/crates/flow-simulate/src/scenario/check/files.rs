//! The files of orders that a scenario names.

use flow_engine::order::{OrderFault, Orders};

/// What stands where a file of orders should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFile {
    /// A folder.
    Folder,
    /// A device, a pipe or the like, which may have no end.
    Device,
}

/// What is known of a file of orders.
#[derive(Clone, Debug)]
pub enum OrderFile {
    /// It was read.
    Read(Orders),
    /// There is no such file.
    Missing,
    /// What has the name is no file.
    NoFile(NoFile),
    /// It cannot be read: what is wrong with which rows and columns.
    Faulty(Vec<OrderFault>),
}
