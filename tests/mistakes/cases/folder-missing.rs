//! The folder of a store does not exist.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    store: Impl<KvRo>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        store: crunch("htdocs")
    }))
}
