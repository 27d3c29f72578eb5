use mirage_dsl::prelude::*;

#[derive(Keys)]
#[key(flag)]
struct Options {
    #[key(flag)]
    fast: Value<bool>,
}

fn main() {}
