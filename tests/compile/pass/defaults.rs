//! What a device is called and how it is connected where nothing is said.
#![deny(warnings)]

use mirage_dsl::graph::Resolver;
use mirage_dsl::prelude::*;
use mirage_dsl::{Connect, Context};

/// No field: `connect` is applied to unit.
#[derive(Device)]
#[device(module = "Mirage_crypto_rng", provides = Random)]
struct CryptoRNG4;

/// Every value in order, but not what is only connected earlier.
#[derive(Device)]
#[device(module = "Ethernet.Make", provides = Ethernet)]
struct EthernetFrames {
    net: Impl<Network>,
    #[after]
    log: Impl<Reporter>,
    #[dependency]
    random: Impl<Random>,
    mtu: Value<u32>,
}

fn text<D: Device>(device: D) -> (String, String, (u32, u32)) {
    let context = Context::new(Target::UNIX);
    let mut resolver = Resolver::new(&context);
    let id = resolver.add(&device.into_impl()).unwrap();
    let graph = resolver.finish_graph().unwrap();
    let description = graph.device(id).description();
    let Connect::Template(template) = description.connect() else { unreachable!() };
    let place = description.connect_location().unwrap();
    (description.name().to_owned(), template.to_string(), (place.line, place.column))
}

/// A network interface.
#[derive(Device)]
#[device(module = "Netif", provides = Network, connect = "{module}.connect {{ mtu = {mtu} }}")]
struct Netif {
    mtu: u32,
}

fn main() {
    assert_eq!(text(CryptoRNG4), ("crypto_rng4".into(), "{module}.connect ()".into(), (10, 19)));
    let frames = EthernetFrames {
        net: Netif { mtu: 1500 }.into_impl(),
        log: default_reporter(),
        random: CryptoRNG4.into_impl(),
        mtu: Value::constant(1500),
    };
    let (name, template, _) = text(frames);
    assert_eq!(name, "ethernet_frames");
    assert_eq!(template, "{module}.connect {net} {random} {mtu}");
}
