use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
}

fn main() {
    Main { dsik: ramdisk("disk") }.job();
}
