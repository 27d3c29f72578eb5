//! `Impl` is forgotten around a signature.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    net: Network,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { net: default_network() }))
}
