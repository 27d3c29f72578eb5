use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = Block)]
struct Disk {
    #[after(log)]
    log: Impl<Reporter>,
}

fn main() {}
