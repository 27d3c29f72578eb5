use mirage_dsl::prelude::*;

#[signature(module_type = "Counter.S")]
struct Counter {
    count: u32,
}

#[signature(module_type = "Counter.S")]
struct Pair(u32, u32);

#[signature(module_type = "Counter.S")]
enum Choice {
    One,
}

fn input(_: Impl<Counter>, _: Impl<Pair>, _: Impl<Choice>) {}

fn main() {}
