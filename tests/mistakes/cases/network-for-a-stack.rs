//! A network interface is given where a stack is needed.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    stack: Impl<StackV4V6>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        stack: default_network()
    }))
}
