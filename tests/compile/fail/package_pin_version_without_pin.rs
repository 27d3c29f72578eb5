use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("arp", pin_version = "4.0.0")]
struct Main;

fn main() {}
