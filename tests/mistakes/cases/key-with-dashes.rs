//! A key's second name is written with its dash.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Keys)]
struct Options {
    #[key(default = 4, alias = "-w")]
    workers: Value<u32>,
}

fn main() -> ExitCode {
    let options = Options::declare();
    mirage_build::cli!(Application::new("app").keys(&options).job(noop()))
}
