use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[local_library("hello", "world")]
#[stanza]
#[source("")]
#[disk(image)]
#[local_library = "hello"]
struct Main;

fn main() {}
