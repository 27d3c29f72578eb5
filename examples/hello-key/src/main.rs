//! Logs a greeting. Both of its arguments are chosen at boot: `cargo run -p hello-key -- run -- --hello Ahoy --times 2`.
//!
//! `--hello` is defined in `unikernel.ml`, `--times` (or `-n`, or the environment variable `TIMES`) here.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[package("cmdliner")]
#[package("duration")]
struct HelloKey {
    times: RuntimeArgument<i64>,
}

fn main() -> ExitCode {
    let times = RuntimeArgument::option("times", 3)
        .doc("How often to greet.")
        .placeholder("N")
        .alias("n")
        .env("TIMES");
    mirage_build::cli!(Application::new("hello-key").job(HelloKey { times }))
}
