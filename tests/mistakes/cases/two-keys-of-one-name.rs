//! Two keys of the unikernel have one name.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Main {
    workers: Value<u32>,
    tables: Value<u32>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        workers: Key::option("number", 4).value(),
        tables: Key::option("number", 100).value()
    }))
}
