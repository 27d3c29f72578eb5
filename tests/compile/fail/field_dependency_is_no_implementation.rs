use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = Block, connect = "{module}.connect {path}")]
struct Disk {
    #[dependency]
    path: String,
}

fn main() {}
