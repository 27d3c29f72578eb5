//! Signatures and devices with parameters.
#![deny(warnings)]

use mirage_dsl::Context;
use mirage_dsl::model::SignatureDescription;
use mirage_dsl::model::graph::Resolver;
use mirage_dsl::prelude::*;

/// A version of the Internet protocol.
pub trait IpVersion: 'static {}

/// Version 4.
pub enum V4 {}
impl IpVersion for V4 {}

/// The Internet protocol.
#[signature(module_type = "Tcpip.Ip.S")]
pub struct Ip<V>;

/// Datagrams.
#[signature(module_type = "Tcpip.Udp.S")]
pub struct Udp<V>
where
    V: IpVersion;

#[signature(module_type = "Ports.S")]
struct Ports<A, const COUNT: usize, B: 'static = A>;

/// Internet over nothing.
#[derive(Device)]
#[device(module = "Loopback", provides = Ip<V>)]
pub struct Loopback<V: IpVersion> {
    version: Version<V>,
}

struct Version<V>(std::marker::PhantomData<V>);

impl<V> Literal for Version<V> {
    fn ocaml(&self) -> String {
        "`Any".to_owned()
    }
}

/// Datagrams over any Internet protocol.
#[derive(Device)]
#[device(module = "Udp.Make", provides = Udp<V>, connect = "{module}.connect {ip}")]
pub struct DirectUdp<V>
where
    V: IpVersion,
{
    ip: Impl<Ip<V>>,
}

/// A job with a parameter.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Echo<V: IpVersion> {
    udp: Impl<Udp<V>>,
}

fn main() {
    let ip = Loopback::<V4> { version: Version(std::marker::PhantomData) }.into_impl();
    let job = Echo { udp: DirectUdp { ip }.into_impl() }.job();
    let context = Context::new(Target::UNIX);
    let mut resolver = Resolver::new(&context);
    resolver.add(&job).unwrap();
    let graph = resolver.finish_graph().unwrap();
    let modules: Vec<_> = graph.devices().map(|(_, device)| device.description().module()).collect();
    assert_eq!(modules, ["Loopback", "Udp.Make", "Unikernel.Main"]);

    let ports = SignatureDescription::of::<Ports<u8, 4, u16>>();
    assert_eq!((ports.name, ports.module_type), ("Ports", "Ports.S"));
}
