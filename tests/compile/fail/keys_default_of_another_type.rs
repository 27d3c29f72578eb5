use mirage_dsl::prelude::*;

#[derive(Clone, KeyType)]
enum Mode {
    Fast,
}

#[derive(Keys)]
struct Options {
    #[key(default = true)]
    greetings: Value<u32>,
    #[key(default = "four")]
    retries: Value<u32>,
    #[key(default = 4)]
    who: Value<String>,
    #[key(default = "4")]
    mode: Value<Mode>,
}

fn main() {}
