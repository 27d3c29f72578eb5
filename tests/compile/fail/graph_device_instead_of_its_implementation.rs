use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = Block)]
struct Disk;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
}

fn main() {
    Main { disk: Disk }.job();
}
