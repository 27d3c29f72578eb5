//! The default of a run-time argument is a text where a number is needed.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    port: RuntimeArgument<u16>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        port: RuntimeArgument::option("port", "8080".to_owned())
    }))
}
