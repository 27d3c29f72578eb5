use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package]
#[package(min = "1.0.0")]
struct Main;

fn main() {}
