use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    #[key(default = true)]
    greetings: Value<u32>,
    #[key(default = "four")]
    retries: Value<u32>,
    #[key(default = 4)]
    who: Value<String>,
    #[key(default = 300)]
    small: Value<u8>,
}

fn main() {}
