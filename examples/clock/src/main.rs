//! Tells the time, and checks that both clocks agree on how long a second is.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[package("duration")]
#[package("fmt")]
#[package("ptime")]
struct Clock;

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("clock").job(Clock))
}
