use mirage_dsl::prelude::*;

struct Flag;

#[derive(Keys)]
struct Options {
    #[key(flag)]
    fast: Flag,
    #[key(flag)]
    careful: Value<String>,
    #[key(repeated)]
    peers: Value<String>,
    #[key(optional)]
    limit: Value<u32>,
}

fn main() {}
