//! Echoes what it is sent over TCP, on the port that `--port` gives at boot.
//!
//! `cargo run -p network -- configure -t hvt` writes the files for any target. **Building needs locked sources**: those
//! of the OCaml network stack (`tcpip` and what it stands on), in the versions that the generated opam file asks for,
//! are not part of this repository.
//!
//! The stack asks a DHCP server for its address, unless it is configured with `--no-dhcp` or, on `unix`, with
//! `--net host`, which takes the host's sockets.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Echo {
    stack: Impl<StackV4V6>,
    port: RuntimeArgument<u16>,
}

fn main() -> ExitCode {
    let stack = generic_stackv4v6(default_network());
    let port = RuntimeArgument::option("port", 8080)
        .alias("p")
        .section("NETWORK OPTIONS")
        .placeholder("PORT")
        .doc("The TCP port on which connections are accepted.");
    mirage_build::cli!(Application::new("network").job(Echo { stack, port }))
}
