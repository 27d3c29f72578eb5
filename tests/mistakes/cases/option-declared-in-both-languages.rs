//! An option is declared in OCaml and in Rust.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[package("cmdliner")]
struct Main {
    port: RuntimeArgument<u16>,
}

fn main() -> ExitCode {
    let port = RuntimeArgument::option("port", 80);
    mirage_build::cli!(Application::new("app").job(Main { port }))
}
