//! A key is misspelt where it is used.

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
    workers: Value<u32>,
}

fn main() -> ExitCode {
    let options = Options::declare();
    mirage_build::cli!(Application::new("app").job(Main {
        workers: options.wokers
    }))
}
