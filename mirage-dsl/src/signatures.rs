//! The signatures of MirageOS's own devices.

use crate::signature;

/// A job: something that is started at boot. Its module has a `start` that returns `unit Lwt.t`.
#[signature(module_type = "unit Lwt.t")]
pub struct Job;

/// The command line: a value of type `string array`.
#[signature(module_type = "string array")]
pub struct Argv;

/// A logs reporter.
#[signature(module_type = "Logs.reporter")]
pub struct Reporter;

/// Sleeping: `Mirage_sleep`, linked for the target.
#[signature(module_type = "Mirage_sleep")]
pub struct Sleep;

/// Wall-clock time: `Mirage_ptime`, linked for the target.
#[signature(module_type = "Mirage_ptime")]
pub struct Ptime;

/// Monotonic time: `Mirage_mtime`, linked for the target.
#[signature(module_type = "Mirage_mtime")]
pub struct Mtime;

/// A seeded random number generator.
#[signature(module_type = "Mirage_crypto_rng_mirage")]
pub struct Random;

/// The database of QubesOS.
#[signature(module_type = "Qubes.DB.t")]
pub struct Qubesdb;

/// A block device.
#[signature(module_type = "Mirage_block.S")]
pub struct Block;

/// A read-only key-value store.
#[signature(module_type = "Mirage_kv.RO")]
pub struct KvRo;

/// A read-write key-value store.
#[signature(module_type = "Mirage_kv.RW")]
pub struct KvRw;

/// A network interface.
#[signature(module_type = "Mirage_net.S")]
pub struct Network;

/// Ethernet framing.
#[signature(module_type = "Ethernet.S")]
pub struct Ethernet;

/// Address resolution.
#[signature(module_type = "Arp.S")]
pub struct Arpv4;

/// IP version 4, as a parameter of [`Ip`], [`Udp`], [`Tcp`] and [`Icmp`].
pub struct V4;

/// IP version 6, as a parameter of [`Ip`], [`Udp`], [`Tcp`] and [`Icmp`].
pub struct V6;

/// Both versions of IP, as a parameter of [`Ip`], [`Udp`] and [`Tcp`].
pub struct V4V6;

/// The Internet protocol in version `V`: [`V4`], [`V6`] or [`V4V6`].
#[signature(module_type = "Tcpip.Ip.S")]
pub struct Ip<V>;

/// IPv4.
pub type Ipv4 = Ip<V4>;

/// IPv6.
pub type Ipv6 = Ip<V6>;

/// IPv4 and IPv6.
pub type Ipv4v6 = Ip<V4V6>;

/// IPv4 with an address from a DHCP server, from which the network, the protocol and the lease are projected.
#[signature(module_type = "Dhcp_ipv4.S")]
pub struct DhcpIpv4;

/// What a DHCP server has granted: a value of type `Dhcp_wire.dhcp_option list option`.
#[signature(module_type = "Dhcp_wire.dhcp_option list option")]
pub struct Lease;

/// Control messages over [`Ip`].
#[signature(module_type = "Icmpv4.S")]
pub struct Icmp<V>;

/// Datagrams over [`Ip`].
#[signature(module_type = "Tcpip.Udp.S")]
pub struct Udp<V>;

/// Connections over [`Ip`].
#[signature(module_type = "Tcpip.Tcp.S")]
pub struct Tcp<V>;

/// A network stack for both versions of IP.
#[signature(module_type = "Tcpip.Stack.V4V6")]
pub struct StackV4V6;

/// Connections to whichever of a host's addresses answers first.
#[signature(module_type = "Happy_eyeballs_mirage.S")]
pub struct HappyEyeballs;

/// A DNS client.
#[signature(module_type = "Dns_client_mirage.S")]
pub struct DnsClient;

/// Conduit: connections by the description of their endpoint.
#[signature(module_type = "Conduit_mirage.S")]
pub struct Conduit;

/// Resolution of names for [`Conduit`].
#[signature(module_type = "Resolver_lwt.t")]
pub struct Resolver;

/// Mimic: the protocols by which clients reach servers.
#[signature(module_type = "Mimic.ctx")]
pub struct Mimic;

/// An HTTP server as a function: the partial application of a cohttp or httpaf server's `listen`.
#[signature(module_type = "Cohttp_mirage.Server.S")]
pub struct Http;

/// A cohttp client.
#[signature(module_type = "Cohttp_lwt.S.Client")]
pub struct HttpClient;

/// A paf server for HTTP/1.1 and HTTP/2.
#[signature(module_type = "Paf_mirage.S")]
pub struct HttpServer;

/// An HTTP client that negotiates HTTP/1.1 or HTTP/2.
#[signature(module_type = "Http_mirage_client.S")]
pub struct AlpnClient;

/// Protocols by which git repositories are reached: a mimic context.
#[signature(module_type = "Mimic.ctx")]
pub struct GitClient;

/// A syslog reporter that has been set up.
#[signature(module_type = "unit")]
pub struct Syslog;
