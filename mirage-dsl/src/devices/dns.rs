//! Names: DNS, happy eyeballs, mimic.

use super::{Group, arguments};
use crate::DeviceBuilder;
use crate::prelude::*;

/// What [`generic_happy_eyeballs`] does if nobody says otherwise at boot; `None` is the library's own choice. Times are
/// in nanoseconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct HappyEyeballsOptions {
    /// How long an IPv6 address is waited for when there is an IPv4 address.
    pub aaaa_timeout: Option<Int64>,
    /// How long one connection is tried before the next is.
    pub connect_delay: Option<Int64>,
    /// When a connection has failed.
    pub connect_timeout: Option<Int64>,
    /// When a name has not been resolved.
    pub resolve_timeout: Option<Int64>,
    /// How often a name is asked for again.
    pub resolve_retries: Option<u32>,
    /// How often the timers are looked at.
    pub timer_interval: Option<Int64>,
}

/// What [`generic_dns_client`] does if nobody says otherwise at boot; `None` is the library's own choice.
#[derive(Debug, Clone, Default)]
pub struct DnsClientOptions {
    /// When a question has failed, in nanoseconds.
    pub timeout: Option<Int64>,
    /// Servers, as `udp:ip[:port]`, `tcp:ip[:port]` or `tls:ip[:port][!authenticator]`.
    pub nameservers: Option<Vec<String>>,
    /// How many answers are kept.
    pub cache_size: Option<u32>,
    /// What a DHCP server has granted: its DNS servers are asked where none are given.
    pub lease: Option<Impl<Lease>>,
}

/// The name servers of the command line, or those of a lease, or none.
pub(super) const NAMESERVERS: &str = "\
let nameservers =
  match {nameservers}, {lease} with
  | Some nameservers, _ -> Some nameservers
  | None, None -> None
  | None, Some lease ->
    match Dhcp_wire.collect_dns_servers lease with
    | [] -> None
    | servers ->
      let both ip = [ Fmt.str \"udp:%a\" Ipaddr.V4.pp ip; Fmt.str \"tcp:%a\" Ipaddr.V4.pp ip ] in
      Some (List.concat_map both servers)
in
";

/// The package that knows what is in a lease.
pub(super) fn charrua() -> Package {
    Package::new("charrua").min("2.0.0").max("4.0.0")
}

impl Group {
    /// See [`generic_happy_eyeballs`].
    #[track_caller]
    pub fn generic_happy_eyeballs(self, options: HappyEyeballsOptions, stack: Impl<StackV4V6>) -> Impl<HappyEyeballs> {
        DeviceBuilder::new("happy_eyeballs", "Happy_eyeballs_mirage.Make")
            .field("stack", stack)
            .field("aaaa_timeout", arguments::he_aaaa_timeout(self, options.aaaa_timeout))
            .field(
                "connect_delay",
                arguments::he_connect_delay(self, options.connect_delay),
            )
            .field(
                "connect_timeout",
                arguments::he_connect_timeout(self, options.connect_timeout),
            )
            .field(
                "resolve_timeout",
                arguments::he_resolve_timeout(self, options.resolve_timeout),
            )
            .field(
                "resolve_retries",
                arguments::he_resolve_retries(self, options.resolve_retries),
            )
            .field(
                "timer_interval",
                arguments::he_timer_interval(self, options.timer_interval),
            )
            .connect(
                "{module}.connect_device ?aaaa_timeout:{aaaa_timeout} ?connect_delay:{connect_delay}\n  \
                 ?connect_timeout:{connect_timeout} ?resolve_timeout:{resolve_timeout}\n  \
                 ?resolve_retries:{resolve_retries} ?timer_interval:{timer_interval} {stack}",
            )
            .package(Package::new("happy-eyeballs-mirage").min("2.0.0").max("3.0.0"))
            .build()
    }

    /// See [`generic_dns_client`].
    #[track_caller]
    pub fn generic_dns_client(
        self,
        options: DnsClientOptions,
        stack: Impl<StackV4V6>,
        happy_eyeballs: Impl<HappyEyeballs>,
    ) -> Impl<DnsClient> {
        let DnsClientOptions {
            timeout,
            nameservers,
            cache_size,
            lease,
        } = options;
        let device = DeviceBuilder::new("dns_client", "Dns_client_mirage.Make")
            .field("stack", stack)
            .field("happy_eyeballs", happy_eyeballs)
            .field("nameservers", arguments::dns_servers(self, nameservers))
            .field("timeout", arguments::dns_timeout(self, timeout))
            .field("cache_size", arguments::dns_cache_size(self, cache_size))
            .package(Package::new("dns-client-mirage").min("10.0.0").max("11.0.0"));
        let connect =
            "{module}.connect ?nameservers ?timeout:{timeout} ?cache_size:{cache_size} ({stack}, {happy_eyeballs})";
        match lease {
            None => device
                .connect(connect.replace("?nameservers", "?nameservers:{nameservers}"))
                .build(),
            Some(lease) => device
                .dependency("lease", lease)
                .connect(format!("{NAMESERVERS}{connect}"))
                .package(charrua())
                .build(),
        }
    }
}

/// Connections to whichever of a host's addresses answers first: `--he-connect-timeout` and others at boot.
///
/// OCaml: `Happy_eyeballs_mirage.Make`, from `Tcpip.Stack.V4V6` to `Happy_eyeballs_mirage.S`. Options:
/// `--he-aaaa-timeout`, `--he-connect-delay`, `--he-connect-timeout`, `--he-resolve-timeout`, `--he-resolve-retries`
/// and `--he-timer-interval` at boot. Targets: all.
#[track_caller]
pub fn generic_happy_eyeballs(stack: Impl<StackV4V6>) -> Impl<HappyEyeballs> {
    Group::NONE.generic_happy_eyeballs(HappyEyeballsOptions::default(), stack)
}

/// A DNS client: `--dns-servers`, `--dns-timeout` and `--dns-cache-size` at boot.
///
/// OCaml: `Dns_client_mirage.Make`, from `Tcpip.Stack.V4V6` and `Happy_eyeballs_mirage.S` to `Dns_client_mirage.S`.
/// Options: `--dns-servers`, `--dns-timeout` and `--dns-cache-size` at boot. Targets: all.
///
/// The stack must be that of the happy eyeballs.
#[track_caller]
pub fn generic_dns_client(stack: Impl<StackV4V6>, happy_eyeballs: Impl<HappyEyeballs>) -> Impl<DnsClient> {
    Group::NONE.generic_dns_client(DnsClientOptions::default(), stack, happy_eyeballs)
}

/// Mimic over happy eyeballs.
///
/// OCaml: `Mimic_happy_eyeballs.Make`, from `Tcpip.Stack.V4V6`, `Happy_eyeballs_mirage.S` and `Dns_client_mirage.S` to
/// a `Mimic.ctx`. Options: none. Targets: all.
#[track_caller]
pub fn mimic_happy_eyeballs(
    stack: Impl<StackV4V6>,
    happy_eyeballs: Impl<HappyEyeballs>,
    dns_client: Impl<DnsClient>,
) -> Impl<Mimic> {
    DeviceBuilder::new("mimic", "Mimic_happy_eyeballs.Make")
        .field("stack", stack)
        .field("happy_eyeballs", happy_eyeballs)
        .field("dns_client", dns_client)
        .connect("{module}.connect {happy_eyeballs}")
        .package(Package::new("mimic-happy-eyeballs").min("0.0.9"))
        .build()
}
