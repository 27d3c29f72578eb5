use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[unikernel(module = "Disk")]
struct Disk;

fn main() {}
