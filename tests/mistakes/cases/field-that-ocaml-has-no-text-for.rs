//! A field has a type that cannot be written in OCaml.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Device)]
#[device(module = "Mirror.Make", provides = Block)]
struct Mirror {
    disk: Impl<Block>,
    timeout: std::time::Duration,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    mirror: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(
        Application::new("app").job(Main {
            mirror: Mirror {
                disk: ramdisk("disk"),
                timeout: std::time::Duration::from_secs(1)
            }
            .into_impl()
        })
    )
}
