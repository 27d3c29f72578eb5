//! A socket stack is built for a target that has no sockets.
//!
//! $ cargo run -- configure -t hvt

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    stack: Impl<StackV4V6>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        stack: socket_stackv4v6()
    }))
}
