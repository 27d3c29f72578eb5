//! A functor is the module of a job that has no inputs.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main;

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main))
}
