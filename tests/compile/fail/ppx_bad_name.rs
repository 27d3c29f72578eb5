use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[ppx("ppx_hello world")]
#[ppx("ppx_hello")]
#[ppx("ppx_hello")]
struct Main;

fn main() {}
