//! A read-only store is given where one is written to.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    store: Impl<KvRw>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        store: crunch("htdocs")
    }))
}
