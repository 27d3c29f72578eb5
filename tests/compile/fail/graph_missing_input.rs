use mirage_dsl::prelude::*;

/// Ethernet framing.
#[derive(Device)]
#[device(module = "Ethernet.Make", provides = Ethernet)]
struct Ethif {
    net: Impl<Network>,
    mtu: u32,
}

fn main() {
    Ethif { mtu: 1500 }.into_impl();
}
