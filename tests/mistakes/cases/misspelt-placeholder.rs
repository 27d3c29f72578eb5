//! A placeholder of a connect template is misspelt.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Device)]
#[device(module = "Mirror.Make", provides = Block, connect = "{module}.connect {dsik}")]
struct Mirror {
    disk: Impl<Block>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    mirror: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        mirror: Mirror { disk: ramdisk("disk") }.into_impl()
    }))
}
