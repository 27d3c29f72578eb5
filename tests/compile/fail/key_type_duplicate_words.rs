use mirage_dsl::prelude::*;

#[derive(Clone, KeyType)]
enum Net {
    Host,
    #[key(name = "host")]
    Tap,
    #[key(alias = "socket")]
    Socket,
}

fn main() {}
