//! A run-time argument that the OCaml code defines is misspelt.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Main {
    hello: RuntimeArgument<String>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        hello: RuntimeArgument::term("Unikernel.helo")
    }))
}
