use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = Block, connect = "{module}.connect {path}")]
struct Disk;

/// A disk with a size.
#[derive(Device)]
#[device(
    module = "Disk",
    provides = Block,
    connect = "{module}.connect {path} {path}",
)]
struct Sized {
    sectors: u64,
    size: u64,
}

fn main() {}
