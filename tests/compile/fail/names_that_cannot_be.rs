use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[network("tap 0")]
#[disk("a','script=/evil")]
#[source("the \"best\" files")]
#[source("/etc")]
#[produces("../up.ml")]
#[install_bin("f", "q\"")]
#[package("arp", pin = "https://example.org/a b")]
struct Main;

fn main() {}
