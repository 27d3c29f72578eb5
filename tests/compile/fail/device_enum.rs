use mirage_dsl::prelude::*;

/// One of two disks.
#[derive(Device)]
#[device(module = "Disk", provides = Block)]
enum Disk {
    File(String),
    Memory,
}

fn main() {}
