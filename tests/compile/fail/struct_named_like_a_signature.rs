use mirage_dsl::prelude::*;

/// A struct may not hide the signature of its input.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Block {
    disk: Impl<Block>,
}

/// Nor that which it provides.
#[derive(Device)]
#[device(module = "Netif", provides = Network)]
struct Network {
    size: u32,
}

fn main() {
    Application::new("block").job(Block { disk: ramdisk("disk") });
}
