//! A dependency is not used in the connect template.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Device)]
#[device(module = "Mirror.Make", provides = Block, connect = "{module}.connect {disk}")]
struct Mirror {
    disk: Impl<Block>,
    #[dependency]
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
