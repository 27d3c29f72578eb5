use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk")]
struct Disk;

// The mistake above is the only one.
fn disk() -> Impl<Block> {
    Disk.into_impl()
}

fn main() {}
