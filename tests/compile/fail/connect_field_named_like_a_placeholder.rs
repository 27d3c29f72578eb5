use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = Block, connect = "{module}.connect {name}")]
struct Disk {
    name: String,
}

fn main() {}
