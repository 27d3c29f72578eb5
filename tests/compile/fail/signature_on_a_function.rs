use mirage_dsl::prelude::*;

#[signature(module_type = "Counter.S")]
fn counter() {}

fn main() {}
