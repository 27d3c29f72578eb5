use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("arp", min = "4.0.0")]
#[package("arp", sublibs("mirage"))]
struct Main;

fn main() {}
