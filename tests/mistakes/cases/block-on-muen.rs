//! A disk is used on a target that has none.
//!
//! $ cargo run -- configure -t muen

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        disk: block_of_file("disk.img")
    }))
}
