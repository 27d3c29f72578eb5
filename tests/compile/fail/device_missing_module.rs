use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(provides = Block)]
struct Disk;

fn disk() -> Impl<Block> {
    Disk.into_impl()
}

fn main() {}
