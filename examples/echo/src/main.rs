//! Workers that wait for messages at the same time and echo them, until no more come.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[package("duration")]
struct Echo;

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("echo").job(Echo))
}
