use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main", connect = "{module}.start {disk}", provides = Job)]
struct Main {
    disk: Impl<Block>,
}

fn main() {
    Main { disk: ramdisk("disk") }.job();
}
