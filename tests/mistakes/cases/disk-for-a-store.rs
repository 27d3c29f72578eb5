//! A disk is given where a key-value store is needed, without a file system in between.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    store: Impl<KvRo>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        store: block_of_file("disk.img")
    }))
}
