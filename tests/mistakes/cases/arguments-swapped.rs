//! ARP and Ethernet are given in the wrong order.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    ip: Impl<Ipv4>,
}

fn main() -> ExitCode {
    let ethernet = ethif(default_network());
    mirage_build::cli!(Application::new("app").job(Main {
        ip: create_ipv4(arp(ethernet.clone()), ethernet)
    }))
}
