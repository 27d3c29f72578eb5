use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[dependency]
struct Main {
    #[package("mirage-block")]
    disk: Impl<Block>,
}

fn main() {}
