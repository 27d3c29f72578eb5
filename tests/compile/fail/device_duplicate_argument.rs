use mirage_dsl::prelude::*;

/// Ethernet framing.
#[derive(Device)]
#[device(module = "Ethernet.Make", provides = Ethernet, module = "Ethernet.Make")]
struct Ethif {
    net: Impl<Network>,
}

fn main() {}
