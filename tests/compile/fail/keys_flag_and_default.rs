use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    #[key(flag, default = true)]
    fast: Value<bool>,
}

fn main() {}
