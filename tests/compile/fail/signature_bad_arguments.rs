use mirage_dsl::prelude::*;

#[signature(moduletype = "Counter.S")]
struct Unknown;

#[signature(module_type = "Counter.S", module_type = "Counter.S")]
struct Twice;

#[signature(module_type = 4)]
struct Number;

#[signature("Counter.S")]
struct Bare;

#[signature(module_type)]
struct Alone;

fn main() {}
