use mirage_dsl::prelude::*;

/// Ethernet framing.
#[derive(Device)]
#[device(module = "Ethernet.Make", provides = Ethernet)]
struct Ethif {
    net: Network,
}

fn main() {}
