use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    #[key(flag, placeholder = "BOOL")]
    fast: Value<bool>,
}

fn main() {}
