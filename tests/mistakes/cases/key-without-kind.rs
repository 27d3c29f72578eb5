//! A key does not say how it is given.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Keys)]
struct Options {
    /// How many workers there are.
    workers: Value<u32>,
}

fn main() -> ExitCode {
    let options = Options::declare();
    mirage_build::cli!(Application::new("app").keys(&options).job(noop()))
}
