//! What a device is called and how it is connected where nothing is said.
#![deny(warnings)]

use mirage_dsl::Context;
use mirage_dsl::model::Connect;
use mirage_dsl::model::graph::Resolver;
use mirage_dsl::prelude::*;

/// No field.
#[derive(Device)]
#[device(module = "Mirage_crypto_rng", provides = Random)]
struct CryptoRNG4;

/// Values of every kind.
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

fn described<D: Device>(device: D) -> (String, Connect, (u32, u32)) {
    let context = Context::new(Target::UNIX);
    let mut resolver = Resolver::new(&context);
    let id = resolver.add(&device.into_impl()).unwrap();
    let graph = resolver.finish_graph().unwrap();
    let description = graph.device(id).description();
    let place = description.connect_location().unwrap();
    (description.name().to_owned(), description.connect().clone(), (place.line, place.column))
}

/// A network interface.
#[derive(Device)]
#[device(module = "Netif", provides = Network, connect = "{module}.connect {{ mtu = {mtu} }}")]
struct Netif {
    mtu: u32,
}

fn main() {
    assert_eq!(described(CryptoRNG4), ("crypto_rng4".into(), Connect::Values, (11, 19)));
    let frames = EthernetFrames {
        net: Netif { mtu: 1500 }.into_impl(),
        log: default_reporter(),
        random: CryptoRNG4.into_impl(),
        mtu: Value::constant(1500),
    };
    let (name, connect, _) = described(frames);
    assert_eq!(name, "ethernet_frames");
    assert_eq!(connect, Connect::Values);
}
