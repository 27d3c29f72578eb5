use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("arp", sublibs = "mirage")]
struct Main;

fn main() {}
