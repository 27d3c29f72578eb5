//! `#[dependency]` is put on a plain value.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Device)]
#[device(module = "Mirror.Make", provides = Block)]
struct Mirror {
    disk: Impl<Block>,
    #[dependency]
    size: u32,
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
                size: 4
            }
            .into_impl()
        })
    )
}
