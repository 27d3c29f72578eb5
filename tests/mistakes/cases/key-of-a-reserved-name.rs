//! A key is named like an option of every config crate.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Keys)]
struct Options {
    #[key(default = "board")]
    target: Value<String>,
}

fn main() -> ExitCode {
    let options = Options::declare();
    mirage_build::cli!(Application::new("app").keys(&options).job(noop()))
}
