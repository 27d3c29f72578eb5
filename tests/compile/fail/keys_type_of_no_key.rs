use mirage_dsl::prelude::*;

#[derive(Clone)]
struct Mode;

#[derive(Keys)]
struct Options {
    #[key(required)]
    mode: Value<Mode>,
}

fn main() {}
