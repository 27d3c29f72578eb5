//! An optional key is no `Value<Option<...>>`.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Keys)]
struct Options {
    #[key(optional)]
    label: Value<String>,
}

fn main() -> ExitCode {
    let options = Options::declare();
    mirage_build::cli!(Application::new("app").keys(&options).job(noop()))
}
