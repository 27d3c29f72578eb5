use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = Impl<Block>)]
struct Disk;

fn disk() -> Impl<Block> {
    Disk.into_impl()
}

fn main() {}
