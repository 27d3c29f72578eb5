//! A key's type does not derive `KeyType`.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Clone)]
enum Mode {
    Socket,
    Tap,
}

#[derive(Keys)]
struct Options {
    #[key(required)]
    mode: Value<Mode>,
}

fn main() -> ExitCode {
    let options = Options::declare();
    mirage_build::cli!(Application::new("app").keys(&options).job(noop()))
}
