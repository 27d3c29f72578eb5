use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("arp", libs("arp mirage", "fmt."))]
struct Main;

fn main() {}
