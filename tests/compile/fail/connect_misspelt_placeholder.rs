use mirage_dsl::prelude::*;

/// Ethernet framing.
#[derive(Device)]
#[device(module = "Ethernet.Make", provides = Ethernet, connect = "{module}.connect {nte}")]
struct Ethif {
    net: Impl<Network>,
    mtu: u32,
}

fn main() {}
