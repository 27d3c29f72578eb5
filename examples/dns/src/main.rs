//! Looks up the address of a name: `cargo run -p dns -- run -- --host mirage.io`.
//!
//! The DNS servers are those of `--dns-servers` at boot, or else those that the DHCP server has told: the client and the
//! stack share its lease.
//!
//! As for the example `network`, every target can be configured, and **building needs locked sources**.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("domain-name")]
struct Lookup {
    dns: Impl<DnsClient>,
    host: RuntimeArgument<String>,
}

fn main() -> ExitCode {
    let (stack, lease) = generic_stackv4v6_with_lease(default_network());
    let happy_eyeballs = generic_happy_eyeballs(stack.clone());
    let options = DnsClientOptions {
        lease: Some(lease),
        ..DnsClientOptions::default()
    };
    let dns = Group::NONE.generic_dns_client(options, stack, happy_eyeballs);
    let host = RuntimeArgument::option("host", "mirage.io".to_owned())
        .placeholder("NAME")
        .doc("The name to look up.");
    mirage_build::cli!(Application::new("dns").job(Lookup { dns, host }))
}
