use mirage_dsl::prelude::*;

/// `Arp.S`
#[signature(module_type = "Arp.S")]
struct Arp;

/// `Tcpip.Ip.S`
#[signature(module_type = "Tcpip.Ip.S")]
struct Ip;

/// A host's interface.
#[derive(Device)]
#[device(module = "Netif", provides = Network, connect = "{module}.connect {interface}")]
#[package("mirage-net-unix", min = "3.0.0", max = "4.0.0")]
struct Netif {
    interface: String,
}

/// Ethernet framing.
#[derive(Device)]
#[device(module = "Ethernet.Make", provides = Ethernet, connect = "{module}.connect {net}")]
#[package("ethernet", min = "3.0.0", max = "4.0.0")]
struct Ethif {
    net: Impl<Network>,
}

/// Address resolution.
#[derive(Device)]
#[device(module = "Arp.Make", provides = Arp, connect = "{module}.connect {ethernet}")]
#[package("arp", min = "4.0.0", max = "5.0.0", sublibs("mirage"))]
struct ArpOf {
    ethernet: Impl<Ethernet>,
    #[after]
    clock: Impl<Ptime>,
}

/// IP version 4.
#[derive(Device)]
#[device(
    module = "Static_ipv4.Make",
    provides = Ip,
    connect = "let cidr = Ipaddr.V4.Prefix.of_string_exn {cidr} in\n{module}.connect ~log:{log} ~cidr ?gateway:{gateway} {ethernet} {arp}",
    name = "ipv4"
)]
#[package("tcpip", min = "9.0.0", max = "10.0.0", sublibs("ipv4"))]
struct Ipv4 {
    ethernet: Impl<Ethernet>,
    arp: Impl<Arp>,
    cidr: String,
    gateway: Option<String>,
    #[dependency]
    log: Impl<Reporter>,
}

/// Two stacks.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Router {
    north: Impl<Ip>,
    south: Impl<Ip>,
    #[dependency]
    net: Impl<Network>,
    #[after]
    random: Impl<Random>,
    mtu: u16,
}

/// Functors several deep; the Ethernet device is shared by being cloned, the interfaces by being equal.
pub fn network() -> Application {
    let interface = |name: &str| Netif { interface: name.into() }.into_impl();
    let stack = |name: &str, cidr: &str, gateway: Option<&str>| {
        let ethernet = Ethif { net: interface(name) }.into_impl();
        Ipv4 {
            arp: ArpOf {
                ethernet: ethernet.clone(),
                clock: default_ptime(),
            }
            .into_impl(),
            ethernet,
            cidr: cidr.into(),
            gateway: gateway.map(str::to_owned),
            log: default_reporter(),
        }
        .into_impl()
    };
    Application::new("router").job(Router {
        north: stack("tap0", "10.0.0.2/24", Some("10.0.0.1")),
        south: stack("tap1", "10.0.1.2/24", None),
        net: interface("tap0"),
        random: default_random(),
        mtu: 1500,
    })
}
