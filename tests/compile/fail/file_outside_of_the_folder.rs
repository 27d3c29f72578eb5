use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[file("../unikernel.ml", "let () = ()")]
#[file("/etc/motd", "hello")]
struct Main;

fn main() {}
