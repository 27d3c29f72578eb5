//! The Internet protocol.

use super::{Group, arguments};
use crate::DeviceBuilder;
use crate::prelude::*;
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The package of the network protocols, of which one library is linked.
pub(super) fn tcpip(library: &str) -> Package {
    Package::new("tcpip").min("9.0.0").max("10.0.0").sublibs([library])
}

fn charrua_client() -> Package {
    Package::new("charrua-client")
        .min("3.0.0")
        .max("4.0.0")
        .sublibs(["mirage"])
}

/// The address that a static stack has if nobody says otherwise.
pub(super) fn default_network() -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 2), 24)
}

/// The options that a DHCP client asks its server for, by their codes (RFC 2132).
///
/// A client always asks for the subnet mask (1), the router (3) and the DNS servers (6).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DhcpOptions(BTreeSet<u8>);

impl DhcpOptions {
    /// The codes that are always asked for, and these. 0 and 255 are no options and left out.
    pub fn new(codes: impl IntoIterator<Item = u8>) -> Self {
        DhcpOptions(
            [1, 3, 6]
                .into_iter()
                .chain(codes)
                .filter(|code| !matches!(code, 0 | 255))
                .collect(),
        )
    }
}

impl Default for DhcpOptions {
    fn default() -> Self {
        DhcpOptions::new([])
    }
}

impl Literal for DhcpOptions {
    fn ocaml(&self) -> String {
        self.0.iter().copied().collect::<Vec<u8>>().ocaml()
    }
}

impl Group {
    /// See [`create_ipv4`]; with the address and the gateway that it has if nobody says otherwise at boot.
    #[track_caller]
    pub fn create_ipv4(
        self,
        network: Option<Ipv4Net>,
        gateway: Option<Ipv4Addr>,
        ethernet: Impl<Ethernet>,
        arp: Impl<Arpv4>,
    ) -> Impl<Ipv4> {
        DeviceBuilder::new("ipv4", "Static_ipv4.Make")
            .field("ethernet", ethernet)
            .field("arp", arp)
            .field(
                "cidr",
                arguments::ipv4_network(self, network.unwrap_or_else(default_network)),
            )
            .field("gateway", arguments::ipv4_gateway(self, gateway))
            .field("ipv6_only", arguments::ipv6_only(self))
            .connect("{module}.connect ~no_init:{ipv6_only} ~cidr:{cidr} ?gateway:{gateway} {ethernet} {arp}")
            .package(tcpip("ipv4"))
            .build()
    }

    /// See [`create_ipv6`]; with the address and the gateway that it has if nobody says otherwise at boot.
    #[track_caller]
    pub fn create_ipv6(
        self,
        prefix: Option<Ipv6Net>,
        gateway: Option<Ipv6Addr>,
        network: Impl<Network>,
        ethernet: Impl<Ethernet>,
    ) -> Impl<Ipv6> {
        DeviceBuilder::new("ipv6", "Ipv6.Make")
            .field("network", network)
            .field("ethernet", ethernet)
            .field("cidr", arguments::ipv6_network(self, prefix))
            .field("gateway", arguments::ipv6_gateway(self, gateway))
            .field("advertisements", arguments::accept_router_advertisements(self))
            .field("ipv4_only", arguments::ipv4_only(self))
            .connect(
                "{module}.connect ~no_init:{ipv4_only} ~handle_ra:{advertisements} ?cidr:{cidr} ?gateway:{gateway}\n  \
                 {network} {ethernet}",
            )
            .package(tcpip("ipv6"))
            .build()
    }

    /// See [`create_ipv4v6`].
    #[track_caller]
    pub fn create_ipv4v6(self, ipv4: Impl<Ipv4>, ipv6: Impl<Ipv6>) -> Impl<Ipv4v6> {
        DeviceBuilder::new("ip", "Tcpip_stack_direct.IPV4V6")
            .field("ipv4", ipv4)
            .field("ipv6", ipv6)
            .field("ipv4_only", arguments::ipv4_only(self))
            .field("ipv6_only", arguments::ipv6_only(self))
            .connect("{module}.connect ~ipv4_only:{ipv4_only} ~ipv6_only:{ipv6_only} {ipv4} {ipv6}")
            .package(tcpip("stack-direct"))
            .build()
    }

    /// See [`ipv4_of_dhcp`].
    #[track_caller]
    pub fn ipv4_of_dhcp(
        self,
        options: DhcpOptions,
        gateway: Option<Ipv4Addr>,
        network: Impl<Network>,
        ethernet: Impl<Ethernet>,
        arp: Impl<Arpv4>,
    ) -> Impl<DhcpIpv4> {
        DeviceBuilder::new("dhcp", "Dhcp_ipv4.Make")
            .field("network", network)
            .field("ethernet", ethernet)
            .field("arp", arp)
            .field("cidr", arguments::ipv4_optional_network(self))
            .field("gateway", arguments::ipv4_gateway(self, gateway))
            .field("ipv6_only", arguments::ipv6_only(self))
            .field("codes", options)
            .connect(
                "let requests = List.map Dhcp_wire.int_to_option_code_exn {codes} in\n\
                 let options = [ Dhcp_wire.Hostname (Mirage_runtime.name ()) ] in\n\
                 {module}.connect ~no_init:{ipv6_only} ?cidr:{cidr} ?gateway:{gateway} ~requests ~options\n  \
                 {network} {ethernet} {arp}",
            )
            .package(charrua_client())
            .build()
    }
}

/// IPv4 with a static address: `--ipv4` (else 10.0.0.2/24) and `--ipv4-gateway`.
///
/// OCaml: `Static_ipv4.Make`, from `Ethernet.S` and `Arp.S` to `Tcpip.Ip.S`. Options: `--ipv4`, `--ipv4-gateway`,
/// `--ipv6-only` at boot. Targets: all.
#[track_caller]
pub fn create_ipv4(ethernet: Impl<Ethernet>, arp: Impl<Arpv4>) -> Impl<Ipv4> {
    Group::NONE.create_ipv4(None, None, ethernet, arp)
}

/// IPv6 with a static address (`--ipv6`, `--ipv6-gateway`) or one made of what routers advertise.
///
/// OCaml: `Ipv6.Make`, from `Mirage_net.S` and `Ethernet.S` to `Tcpip.Ip.S`. Options: `--ipv6`, `--ipv6-gateway`,
/// `--accept-router-advertisements`, `--ipv4-only` at boot. Targets: all.
#[track_caller]
pub fn create_ipv6(network: Impl<Network>, ethernet: Impl<Ethernet>) -> Impl<Ipv6> {
    Group::NONE.create_ipv6(None, None, network, ethernet)
}

/// Both versions at once; `--ipv4-only` and `--ipv6-only` leave one out.
///
/// OCaml: `Tcpip_stack_direct.IPV4V6`, from two `Tcpip.Ip.S` to one. Options: `--ipv4-only`, `--ipv6-only` at boot.
/// Targets: all.
#[track_caller]
pub fn create_ipv4v6(ipv4: Impl<Ipv4>, ipv6: Impl<Ipv6>) -> Impl<Ipv4v6> {
    Group::NONE.create_ipv4v6(ipv4, ipv6)
}

/// IPv4 with an address from a DHCP server, unless `--ipv4` gives one.
///
/// OCaml: `Dhcp_ipv4.Make`, from `Mirage_net.S`, `Ethernet.S` and `Arp.S` to `Dhcp_ipv4.S`. Options: `--ipv4`,
/// `--ipv4-gateway`, `--ipv6-only` at boot. Targets: all.
#[track_caller]
pub fn ipv4_of_dhcp(network: Impl<Network>, ethernet: Impl<Ethernet>, arp: Impl<Arpv4>) -> Impl<DhcpIpv4> {
    Group::NONE.ipv4_of_dhcp(DhcpOptions::default(), None, network, ethernet, arp)
}

#[track_caller]
fn projection<S: Signature>(name: &'static str, module: &'static str, dhcp: Impl<DhcpIpv4>) -> Impl<S> {
    DeviceBuilder::new(name, module)
        .field("dhcp", dhcp)
        .connect("{module}.connect {dhcp}")
        .package(charrua_client())
        .build()
}

/// The network interface that a DHCP client has taken.
///
/// OCaml: `Dhcp_ipv4.Proj_net`, from `Dhcp_ipv4.S` to `Mirage_net.S`. Options: none. Targets: all.
#[track_caller]
pub fn dhcp_proj_net(dhcp: Impl<DhcpIpv4>) -> Impl<Network> {
    projection("dhcp_network", "Dhcp_ipv4.Proj_net", dhcp)
}

/// IPv4 with the address that a DHCP client was given.
///
/// OCaml: `Dhcp_ipv4.Proj_ipv4`, from `Dhcp_ipv4.S` to `Tcpip.Ip.S`. Options: none. Targets: all.
#[track_caller]
pub fn dhcp_proj_ipv4(dhcp: Impl<DhcpIpv4>) -> Impl<Ipv4> {
    projection("ipv4", "Dhcp_ipv4.Proj_ipv4", dhcp)
}

/// What the DHCP server has granted.
///
/// OCaml: `Dhcp_ipv4.Proj_lease`, from `Dhcp_ipv4.S` to a `Dhcp_wire.dhcp_option list option`. Options: none. Targets:
/// all.
#[track_caller]
pub fn dhcp_proj_lease(dhcp: Impl<DhcpIpv4>) -> Impl<Lease> {
    projection("lease", "Dhcp_ipv4.Proj_lease", dhcp)
}

/// No lease: there is no DHCP server.
///
/// OCaml: `None`, as a `Dhcp_wire.dhcp_option list option`. Options: none. Targets: all.
#[track_caller]
pub fn no_lease() -> Impl<Lease> {
    DeviceBuilder::new("lease", "Lwt").connect("Lwt.return None").build()
}

/// IPv4 as QubesOS has set it up.
///
/// OCaml: `Qubesdb_ipv4.Make`, from `Qubes.DB`, `Ethernet.S` and `Arp.S` to `Tcpip.Ip.S`. Options: none. Targets:
/// those of [`default_qubesdb`](super::default_qubesdb).
#[track_caller]
pub fn ipv4_qubes(database: Impl<Qubesdb>, ethernet: Impl<Ethernet>, arp: Impl<Arpv4>) -> Impl<Ipv4> {
    DeviceBuilder::new("ipv4", "Qubesdb_ipv4.Make")
        .field("database", database)
        .field("ethernet", ethernet)
        .field("arp", arp)
        .connect("{module}.connect {database} {ethernet} {arp}")
        .package(Package::new("mirage-qubes-ipv4").min("2.0.0").max("3.0.0"))
        .build()
}
