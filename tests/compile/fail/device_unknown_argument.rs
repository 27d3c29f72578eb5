use mirage_dsl::prelude::*;

/// Ethernet framing.
#[derive(Device)]
#[device(modul = "Ethernet.Make", provides = Ethernet, packages = "ethernet")]
struct Ethif {
    net: Impl<Network>,
}

fn main() {}
