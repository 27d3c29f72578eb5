use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    #[key(defualt = 4)]
    greetings: Value<u32>,
    #[key(flag, short = 'f')]
    fast: Value<bool>,
}

fn main() {}
