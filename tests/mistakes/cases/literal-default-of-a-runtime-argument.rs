//! A run-time argument of texts is given a Rust string slice.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    who: RuntimeArgument<String>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        who: RuntimeArgument::option("who", "world")
    }))
}
