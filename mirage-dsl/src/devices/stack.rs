//! Network stacks.

use super::ip::tcpip;
use super::network::{arp, ethif};
use super::{
    DhcpOptions, Group, default_qubesdb, dhcp_proj_ipv4, dhcp_proj_lease, dhcp_proj_net, direct_icmpv4, direct_udp,
    ipv4_qubes, keys, no_lease,
};
use crate::DeviceBuilder;
use crate::prelude::*;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Whose stack is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KeyType)]
#[non_exhaustive]
pub enum NetKind {
    /// The host's, through its sockets.
    #[key(name = "host", alias = "socket")]
    Host,
    /// The unikernel's own.
    #[key(name = "ocaml", alias = "direct")]
    Ocaml,
}

/// How a generic stack is made, decided by the target and the keys `--net` and `--no-dhcp`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Qubes,
    Socket,
    Dhcp,
    Static,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Qubes => "qubes",
            Kind::Socket => "socket",
            Kind::Dhcp => "dhcp",
            Kind::Static => "static",
        })
    }
}

/// A network stack that the target and the keys `--net`, `--no-dhcp` and `--utcp` choose: the first that applies of
/// QubesOS's on that target, the host's sockets with `--net host`, DHCP without `--no-dhcp`, sockets where the target
/// is a process and `--net` is not given, and static addresses.
///
/// ```
/// use mirage_dsl::prelude::*;
/// let management = Group::new("management");
/// let network = management.netif("tap1");
/// let stack = GenericStack { group: management, ..GenericStack::new(network) }.into_impl();
/// ```
pub struct GenericStack {
    /// The interface.
    pub network: Impl<Network>,
    /// The group of its options.
    pub group: Group,
    /// The static IPv4 address, where `--ipv4` gives none.
    pub ipv4_network: Option<Ipv4Net>,
    /// The static gateway, where `--ipv4-gateway` gives none.
    pub ipv4_gateway: Option<Ipv4Addr>,
    /// The IPv6 address, where `--ipv6` gives none.
    pub ipv6_network: Option<Ipv6Net>,
    /// The IPv6 gateway, where `--ipv6-gateway` gives none.
    pub ipv6_gateway: Option<Ipv6Addr>,
    /// What a DHCP client asks for.
    pub dhcp_options: DhcpOptions,
}

impl GenericStack {
    /// A stack over an interface, with everything at its default.
    pub fn new(network: Impl<Network>) -> Self {
        GenericStack {
            network,
            group: Group::NONE,
            ipv4_network: None,
            ipv4_gateway: None,
            ipv6_network: None,
            ipv6_gateway: None,
            dhcp_options: DhcpOptions::default(),
        }
    }

    #[track_caller]
    fn kind(&self) -> Value<Kind> {
        let (net, no_dhcp) = (keys::net(self.group), keys::no_dhcp(self.group));
        target()
            .zip(&net.value().zip(&no_dhcp.value()))
            .map(|(target, (net, no_dhcp))| match (net, no_dhcp) {
                _ if target == Target::QUBES => Kind::Qubes,
                (Some(NetKind::Host), _) => Kind::Socket,
                (_, false) => Kind::Dhcp,
                (None, true) if target.family() == Family::Unix => Kind::Socket,
                _ => Kind::Static,
            })
    }

    /// The stack, and what a DHCP server has granted to it, if it has asked one.
    #[track_caller]
    pub fn with_lease(self) -> (Impl<StackV4V6>, Impl<Lease>) {
        let kind = self.kind();
        let GenericStack {
            network,
            group,
            ipv4_network,
            ipv4_gateway,
            ipv6_network,
            ipv6_gateway,
            dhcp_options,
        } = self;
        let ethernet = ethif(network.clone());
        let arp = arp(ethernet.clone());
        let dhcp = group.ipv4_of_dhcp(dhcp_options, None, network.clone(), ethernet.clone(), arp.clone());
        let network = match_impl(&kind, [(Kind::Dhcp, dhcp_proj_net(dhcp.clone()))], network);
        let ipv4 = match_impl(
            &kind,
            [
                (
                    Kind::Qubes,
                    ipv4_qubes(default_qubesdb(), ethernet.clone(), arp.clone()),
                ),
                (Kind::Dhcp, dhcp_proj_ipv4(dhcp.clone())),
            ],
            group.create_ipv4(ipv4_network, ipv4_gateway, ethernet.clone(), arp.clone()),
        );
        let ipv6 = group.create_ipv6(ipv6_network, ipv6_gateway, network.clone(), ethernet.clone());
        let direct = group.direct_stackv4v6(network, ethernet, arp, ipv4, ipv6);
        (
            match_impl(&kind, [(Kind::Socket, group.socket_stackv4v6())], direct),
            match_impl(&kind, [(Kind::Dhcp, dhcp_proj_lease(dhcp))], no_lease()),
        )
    }
}

impl Device for GenericStack {
    type Provides = StackV4V6;

    #[track_caller]
    fn into_impl(self) -> Impl<StackV4V6> {
        self.with_lease().0
    }
}

/// A stack that the target and the keys choose: see [`GenericStack`].
///
/// OCaml: `Tcpip_stack_direct.MakeV4V6` or `Tcpip_stack_socket.V4V6`: a `Tcpip.Stack.V4V6`. Options: the keys `--net`,
/// `--no-dhcp` and `--utcp`; those of the chosen devices at boot. Targets: all.
#[track_caller]
pub fn generic_stackv4v6(network: Impl<Network>) -> Impl<StackV4V6> {
    GenericStack::new(network).into_impl()
}

/// The same with what a DHCP server has granted: see [`GenericStack::with_lease`].
///
/// OCaml: as [`generic_stackv4v6`], and a `Dhcp_wire.dhcp_option list option`. Options: those of
/// [`generic_stackv4v6`]. Targets: all.
#[track_caller]
pub fn generic_stackv4v6_with_lease(network: Impl<Network>) -> (Impl<StackV4V6>, Impl<Lease>) {
    GenericStack::new(network).with_lease()
}

impl Group {
    /// See [`direct_stackv4v6`].
    #[track_caller]
    pub fn direct_stackv4v6(
        self,
        network: Impl<Network>,
        ethernet: Impl<Ethernet>,
        arp: Impl<Arpv4>,
        ipv4: Impl<Ipv4>,
        ipv6: Impl<Ipv6>,
    ) -> Impl<StackV4V6> {
        let ip = self.create_ipv4v6(ipv4.clone(), ipv6);
        DeviceBuilder::new("stack", "Tcpip_stack_direct.MakeV4V6")
            .field("network", network)
            .field("ethernet", ethernet)
            .field("arp", arp)
            .field("ip", ip.clone())
            .field("icmp", direct_icmpv4(ipv4))
            .field("udp", direct_udp(ip.clone()))
            .field("tcp", self.direct_tcp(ip))
            .connect("{module}.connect {network} {ethernet} {arp} {ip} {icmp} {udp} {tcp}")
            .package(tcpip("stack-direct"))
            .build()
    }

    /// See [`socket_stackv4v6`].
    #[track_caller]
    pub fn socket_stackv4v6(self) -> Impl<StackV4V6> {
        DeviceBuilder::new("stack", "Tcpip_stack_socket.V4V6")
            .dependency("udp", self.udpv4v6_socket())
            .dependency("tcp", self.tcpv4v6_socket())
            .connect("{module}.connect {udp} {tcp}")
            .package(tcpip("stack-socket"))
            .build()
    }
}

/// The unikernel's own stack over its parts.
///
/// OCaml: `Tcpip_stack_direct.MakeV4V6`, from its parts to `Tcpip.Stack.V4V6`. Options: the key `--utcp`;
/// `--ipv4-only`, `--ipv6-only` at boot. Targets: all.
#[track_caller]
pub fn direct_stackv4v6(
    network: Impl<Network>,
    ethernet: Impl<Ethernet>,
    arp: Impl<Arpv4>,
    ipv4: Impl<Ipv4>,
    ipv6: Impl<Ipv6>,
) -> Impl<StackV4V6> {
    Group::NONE.direct_stackv4v6(network, ethernet, arp, ipv4, ipv6)
}

/// The host's stack through its sockets.
///
/// OCaml: `Tcpip_stack_socket.V4V6`, which is a `Tcpip.Stack.V4V6`. Options: `--ipv4-only`, `--ipv6-only`, `--ipv4`,
/// `--ipv6` at boot. Targets: `unix`, `macosx`.
#[track_caller]
pub fn socket_stackv4v6() -> Impl<StackV4V6> {
    Group::NONE.socket_stackv4v6()
}

/// The TCP part of a stack.
///
/// OCaml: `Tcpip_stack_direct.TCPV4V6`, from `Tcpip.Stack.V4V6` to `Tcpip.Tcp.S`. Options: none. Targets: all.
#[track_caller]
pub fn tcpv4v6_of_stackv4v6(stack: Impl<StackV4V6>) -> Impl<Tcp<V4V6>> {
    DeviceBuilder::new("tcp", "Tcpip_stack_direct.TCPV4V6")
        .field("stack", stack)
        .connect("{module}.connect {stack}")
        .package(tcpip("stack-direct"))
        .build()
}
