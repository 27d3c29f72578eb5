use mirage_dsl::prelude::*;

enum V4 {}
enum V6 {}

#[signature(module_type = "Tcpip.Ip.S")]
struct Ip<V>;

/// The Internet protocol.
#[derive(Device)]
#[device(module = "Static_ipv4.Make", provides = Ip<V4>)]
struct Ipv4;

/// Answers pings.
#[derive(Device)]
#[device(module = "Icmpv6.Make", provides = Job)]
struct Icmpv6 {
    ip: Impl<Ip<V6>>,
}

fn main() {
    Icmpv6 { ip: Ipv4.into_impl() }.into_impl();
}
