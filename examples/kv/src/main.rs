//! Lists and reads the files of the folder `t`.
//!
//! They are compiled into the image; `cargo run -p kv -- --kv_ro direct` reads them from the host's file system.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("fmt")]
#[package("mirage-kv")]
struct ShowFiles {
    files: Impl<KvRo>,
}

fn main() -> ExitCode {
    let files = generic_kv_ro("t");
    mirage_build::cli!(Application::new("kv").job(ShowFiles { files }))
}
