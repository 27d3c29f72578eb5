use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = String)]
struct Disk;

fn main() {}
