use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[file("motd.txt")]
struct Main;

fn main() {}
