use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[local_library("hello world")]
#[local_library("hello")]
#[local_library("hello")]
struct Main;

fn main() {}
