use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("arp" min = "4.0.0" max = "5.0.0")]
struct Main;

fn main() {}
