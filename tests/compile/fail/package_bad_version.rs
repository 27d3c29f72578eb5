use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("ethernet", min = ">= 3.0.0")]
struct Main;

fn main() {}
