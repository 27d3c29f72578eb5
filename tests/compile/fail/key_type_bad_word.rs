use mirage_dsl::prelude::*;

#[derive(Clone, KeyType)]
enum Net {
    #[key(name = "the host")]
    Host,
    #[key(alias = "-t", alias = "")]
    Tap,
}

fn main() {}
