//! The two branches of a choice have different signatures.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Keys)]
struct Options {
    /// Keep everything in memory.
    #[key(flag)]
    memory: Value<bool>,
    /// How many workers there are.
    #[key(default = 4)]
    workers: Value<u32>,
    /// What it is called.
    #[key(default = "disk")]
    label: Value<String>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    store: Impl<KvRo>,
}

fn main() -> ExitCode {
    let options = Options::declare();
    let store = if_impl(&options.memory, crunch("htdocs"), kv_rw_mem());
    mirage_build::cli!(Application::new("app").job(Main { store }))
}
