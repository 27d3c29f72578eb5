//! A stack that comes with its lease is used as a stack.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    stack: Impl<StackV4V6>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        stack: generic_stackv4v6_with_lease(default_network())
    }))
}
