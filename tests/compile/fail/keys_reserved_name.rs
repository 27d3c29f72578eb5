use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    #[key(required)]
    target: Value<String>,
    #[key(flag, name = "help")]
    more: Value<bool>,
}

fn main() {}
