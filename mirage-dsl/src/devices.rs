//! The standard devices: constructors with the names of the `mirage` tool's own.
//!
//! Devices with options on the command line can be made in a [`Group`], by the method of the same name.

pub mod arguments;
mod block;
mod conduit;
mod dns;
mod docteur;
mod git;
mod group;
mod http;
mod ip;
mod key_value;
pub mod keys;
mod logs;
mod network;
mod qubesdb;
mod random;
mod runtime;
mod stack;
mod syslog;
mod time;
mod transport;

pub use block::{
    BlockKind, block_of_file, block_of_xenstore_id, ccm_block, generic_block, generic_block_with_kind, ramdisk,
};
pub use conduit::{conduit_direct, resolver_dns, resolver_dns_with_lease, resolver_unix_system};
pub use dns::{
    DnsClientOptions, HappyEyeballsOptions, generic_dns_client, generic_happy_eyeballs, mimic_happy_eyeballs,
};
pub use docteur::{Docteur, DocteurMode, docteur};
pub use git::{git_http, git_ssh, git_tcp, merge_git_clients};
pub use group::Group;
pub use http::{cohttp_client, cohttp_server, httpaf_server, paf_client, paf_server};
pub use ip::{
    DhcpOptions, create_ipv4, create_ipv4v6, create_ipv6, dhcp_proj_ipv4, dhcp_proj_lease, dhcp_proj_net, ipv4_of_dhcp,
    ipv4_qubes, no_lease,
};
pub use key_value::{
    KvRoKind, chamelon, crunch, direct_kv_ro, direct_kv_rw, fat_ro, generic_kv_ro, generic_kv_ro_with_kind, kv_rw_mem,
    tar_kv_ro, tar_kv_rw,
};
pub use logs::{LogLevel, default_reporter, reporter};
pub use network::{arp, default_network, ethif, netif};
pub use qubesdb::default_qubesdb;
pub use random::default_random;
pub use runtime::{default_argv, no_argv, noop};
pub(crate) use runtime::{delay, mirage_runtime, ocaml_runtime, runtime_arguments, set_name};
pub use stack::{
    GenericStack, NetKind, direct_stackv4v6, generic_stackv4v6, generic_stackv4v6_with_lease, socket_stackv4v6,
    tcpv4v6_of_stackv4v6,
};
pub use syslog::{monitoring, syslog_tcp, syslog_tls, syslog_udp};
pub use time::{default_mtime, default_ptime, default_sleep, mock_mtime, mock_ptime};
pub use transport::{direct_icmpv4, direct_tcp, direct_udp, tcpv4v6_socket, udpv4v6_socket};
