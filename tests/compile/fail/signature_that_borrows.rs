use mirage_dsl::prelude::*;

#[signature(module_type = "Counter.S")]
struct Counter<'a>;

fn main() {}
