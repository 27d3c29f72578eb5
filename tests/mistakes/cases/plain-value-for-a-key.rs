//! A plain number is given where the job needs a key.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    workers: Value<u32>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { workers: 4 }))
}
