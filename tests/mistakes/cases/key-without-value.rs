//! `Value` is forgotten around the type of a key.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Keys)]
struct Options {
    #[key(default = 4)]
    workers: u32,
}

fn main() -> ExitCode {
    let options = Options::declare();
    mirage_build::cli!(Application::new("app").keys(&options).job(noop()))
}
