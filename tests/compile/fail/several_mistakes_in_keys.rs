use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    #[key(default = 4, required)]
    greetings: u32,
    who: Value<String>,
    #[key(flag, name = "target")]
    fast: Value<bool>,
    #[key(flag, name = "who")]
    other: Value<bool>,
}

fn main() {
    let options = Options::declare();
    options.descriptions();
}
