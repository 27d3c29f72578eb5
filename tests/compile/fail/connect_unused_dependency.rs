use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = Block, connect = "{module}.connect ()")]
struct Disk {
    #[dependency]
    log: Impl<Reporter>,
}

fn main() {}
