//! A connect template uses what is only connected earlier.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Device)]
#[device(module = "Mirror.Make", provides = Block, connect = "{module}.connect {log} {disk}")]
struct Mirror {
    disk: Impl<Block>,
    #[after]
    log: Impl<Reporter>,
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
                log: default_reporter()
            }
            .into_impl()
        })
    )
}
