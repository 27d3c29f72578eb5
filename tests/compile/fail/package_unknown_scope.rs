use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("arp", scope = swich)]
#[package("fmt", scope = "switch")]
#[package("logs", scope = global)]
struct Main;

fn main() {}
