use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    /// How often to greet.
    greetings: Value<u32>,
}

fn main() {
    Options::declare();
}
