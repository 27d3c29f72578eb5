use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[device(module = "Unikernel.Main")]
struct Main;

fn main() {}
