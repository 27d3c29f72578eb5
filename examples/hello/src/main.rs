//! Logs "hello" four times, a second apart.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[package("duration")]
struct Hello;

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("hello").job(Hello))
}
