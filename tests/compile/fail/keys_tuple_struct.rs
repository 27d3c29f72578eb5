use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options(#[key(flag)] Value<bool>);

#[derive(Keys)]
enum Modes {
    Fast,
}

fn main() {}
