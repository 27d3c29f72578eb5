//! The run-time arguments of the standard devices: terms of `Mirage_runtime` and `Mirage_runtime_network`.
//!
//! Each function has the name of the OCaml one. In a group, options have its name as a prefix.
//! [`RuntimeArgument::section`] puts an option into another section of the unikernel's `--help`.

use super::Group;
use crate::prelude::*;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A term of `Mirage_runtime`, which makes an option of these names.
fn runtime<T>(value: &str, options: &[&str]) -> RuntimeArgument<T> {
    RuntimeArgument::call(format!("Mirage_runtime.{value}"), "", "", options).package(Package::new("mirage-runtime"))
}

/// A term of `Mirage_runtime_network`, which makes this option: a function of the group and of what stands behind it.
fn network<T>(function: &str, option: &str, group: Group, last: &str) -> RuntimeArgument<T> {
    RuntimeArgument::call(
        format!("Mirage_runtime_network.{function}"),
        group.name(),
        last,
        &[option],
    )
    .package(Package::new("mirage-runtime").sublibs(["network"]))
}

impl Literal for Ipv4Addr {
    fn ocaml(&self) -> String {
        format!("(Ipaddr.V4.of_string_exn \"{self}\")")
    }
}

impl Literal for Ipv6Addr {
    fn ocaml(&self) -> String {
        format!("(Ipaddr.V6.of_string_exn \"{self}\")")
    }
}

impl Literal for IpAddr {
    fn ocaml(&self) -> String {
        format!("(Ipaddr.of_string_exn \"{self}\")")
    }
}

impl Literal for Ipv4Net {
    fn ocaml(&self) -> String {
        format!("(Ipaddr.V4.Prefix.of_string_exn \"{self}\")")
    }
}

impl Literal for Ipv6Net {
    fn ocaml(&self) -> String {
        format!("(Ipaddr.V6.Prefix.of_string_exn \"{self}\")")
    }
}

/// `--delay`: seconds to wait before anything is connected.
pub fn delay() -> RuntimeArgument<i64> {
    runtime("delay", &["delay"])
}

/// `-l`, `--logs`: which messages are shown.
pub fn logs() -> RuntimeArgument<Ocaml> {
    runtime("logs", &["logs", "l"])
}

/// `--analyze`: whether docteur reads its whole image before it starts.
pub fn analyze() -> RuntimeArgument<bool> {
    runtime("analyze", &["analyze"])
}

/// `--interface`: the network interface.
pub fn interface(group: Group, default: &str) -> RuntimeArgument<String> {
    network("interface", "interface", group, &default.ocaml())
}

/// `--ipv4`: the address with the length of its prefix.
pub fn ipv4_network(group: Group, default: Ipv4Net) -> RuntimeArgument<Ipv4Net> {
    network("V4.network", "ipv4", group, &default.ocaml())
}

/// `--ipv4`, where the address may come from elsewhere.
pub fn ipv4_optional_network(group: Group) -> RuntimeArgument<Option<Ipv4Net>> {
    network("V4.optional_network", "ipv4", group, "()")
}

/// `--ipv4-gateway`.
pub fn ipv4_gateway(group: Group, default: Option<Ipv4Addr>) -> RuntimeArgument<Option<Ipv4Addr>> {
    network("V4.gateway", "ipv4-gateway", group, &default.ocaml())
}

/// `--ipv6`: the address with the length of its prefix.
pub fn ipv6_network(group: Group, default: Option<Ipv6Net>) -> RuntimeArgument<Option<Ipv6Net>> {
    network("V6.network", "ipv6", group, &default.ocaml())
}

/// `--ipv6-gateway`.
pub fn ipv6_gateway(group: Group, default: Option<Ipv6Addr>) -> RuntimeArgument<Option<Ipv6Addr>> {
    network("V6.gateway", "ipv6-gateway", group, &default.ocaml())
}

/// `--accept-router-advertisements`.
pub fn accept_router_advertisements(group: Group) -> RuntimeArgument<bool> {
    network(
        "V6.accept_router_advertisements",
        "accept-router-advertisements",
        group,
        "()",
    )
}

/// `--ipv4-only`.
pub fn ipv4_only(group: Group) -> RuntimeArgument<bool> {
    network("ipv4_only", "ipv4-only", group, "()")
}

/// `--ipv6-only`.
pub fn ipv6_only(group: Group) -> RuntimeArgument<bool> {
    network("ipv6_only", "ipv6-only", group, "()")
}

/// `--resolver`: addresses of name servers; none for the library's own choice.
pub fn resolver(group: Group, default: Vec<String>) -> RuntimeArgument<Option<Vec<String>>> {
    let default = if default.is_empty() {
        "()".to_owned()
    } else {
        format!("~default:{} ()", default.ocaml())
    };
    network("resolver", "resolver", group, &default)
}

macro_rules! optional_arguments {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {$(
        $(#[$doc])*
        pub fn $name(group: Group, default: Option<$type>) -> RuntimeArgument<Option<$type>> {
            let name = stringify!($name);
            network(name, &name.replace('_', "-"), group, &default.ocaml())
        }
    )*};
}
optional_arguments! {
    /// `--dns-servers`: `udp:ip[:port]`, `tcp:ip[:port]` or `tls:ip[:port][!authenticator]`.
    dns_servers: Vec<String>;
    /// `--dns-timeout`, in nanoseconds.
    dns_timeout: Int64;
    /// `--dns-cache-size`.
    dns_cache_size: u32;
    /// `--he-aaaa-timeout`, in nanoseconds.
    he_aaaa_timeout: Int64;
    /// `--he-connect-delay`, in nanoseconds.
    he_connect_delay: Int64;
    /// `--he-connect-timeout`, in nanoseconds.
    he_connect_timeout: Int64;
    /// `--he-resolve-timeout`, in nanoseconds.
    he_resolve_timeout: Int64;
    /// `--he-resolve-retries`.
    he_resolve_retries: u32;
    /// `--he-timer-interval`, in nanoseconds.
    he_timer_interval: Int64;
    /// `--ssh-key`: `rsa:<seed>` or `ed25519:<key>`.
    ssh_key: String;
    /// `--ssh-password`.
    ssh_password: String;
    /// `--ssh-authenticator`: the server's key.
    ssh_authenticator: String;
    /// `--tls-authenticator`: whom TLS trusts.
    tls_authenticator: String;
    /// `--http-headers`: headers of every request.
    http_headers: Vec<(String, String)>;
    /// `--syslog`: the syslog server.
    syslog: IpAddr;
    /// `--syslog-truncate`: the length at which messages are cut.
    syslog_truncate: u32;
    /// `--syslog-keyname`: the name of the client's key.
    syslog_keyname: String;
    /// `--monitor`: where metrics go.
    monitor: IpAddr;
}

/// `--syslog-port`.
pub fn syslog_port(group: Group, default: Option<u16>) -> RuntimeArgument<Option<u16>> {
    network("syslog_port", "syslog-port", group, &default.ocaml())
}
