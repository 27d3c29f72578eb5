use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("arp", minimum = "4.0.0", sublib("mirage"))]
struct Main;

fn main() {}
