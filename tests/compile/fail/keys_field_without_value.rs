use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    #[key(flag)]
    fast: bool,
    #[key(optional)]
    limit: Option<u32>,
}

fn main() {}
