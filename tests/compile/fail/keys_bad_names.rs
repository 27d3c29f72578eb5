use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    #[key(flag, alias = "t")]
    fast: Value<bool>,
    #[key(default = 80, alias = "-p", env = "MY-PORT")]
    port: Value<u16>,
    #[key(flag, alias = "fast")]
    quick: Value<bool>,
}

fn main() {}
