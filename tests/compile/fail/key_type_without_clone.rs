use mirage_dsl::prelude::*;

#[derive(KeyType)]
enum Net {
    Host,
}

fn main() {}
