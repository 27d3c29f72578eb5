use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device]
struct Disk;

/// Another one.
#[derive(Device)]
#[device = "Disk"]
struct Other;

fn main() {}
