use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = Block, connect = "{module}.connect {log}")]
struct Disk {
    #[after]
    log: Impl<Reporter>,
}

fn main() {}
