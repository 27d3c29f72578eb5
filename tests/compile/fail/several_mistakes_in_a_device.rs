use mirage_dsl::prelude::*;

/// Each mistake is told, in its own place.
#[derive(Device)]
#[device(module = "ethernet.make", provides = Ethernet, connect = "{modul}.connect {nte}", nmae = "eth")]
#[package("ethernet.core", min = "3.0.0", max = "2.0.0")]
#[package("arp", sublib("mirage"))]
struct Ethif {
    net: Impl<Network>,
    #[dependency(log)]
    log: Impl<Reporter>,
    name: String,
}

fn main() {}
