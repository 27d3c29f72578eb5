use mirage_dsl::prelude::*;

/// Ethernet framing.
#[derive(Device)]
#[device(module = "ethernet.Make", provides = Ethernet)]
struct Ethif {
    net: Impl<Network>,
}

fn main() {}
