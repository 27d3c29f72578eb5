use mirage_dsl::prelude::*;

#[signature(module_type = "counter.S")]
struct Counter;

#[signature(module_type = "")]
struct Nothing;

fn main() {}
