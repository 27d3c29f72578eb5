use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = Block)]
struct Disk {
    #[dependency]
    #[after]
    log: Impl<Reporter>,
    #[after]
    #[after]
    clock: Impl<Ptime>,
}

fn main() {}
