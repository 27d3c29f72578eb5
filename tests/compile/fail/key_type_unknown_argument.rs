use mirage_dsl::prelude::*;

#[derive(Clone, KeyType)]
enum Net {
    #[key(nmae = "host")]
    Host,
    #[key(default)]
    Tap,
}

fn main() {}
