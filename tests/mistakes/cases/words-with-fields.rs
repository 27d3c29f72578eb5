//! A variant of a key's type has fields.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Clone, KeyType)]
enum Mode {
    Socket,
    Tap(String),
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
