use mirage_dsl::prelude::*;

#[derive(Clone, KeyType)]
enum Net {
    Host,
    Tap(String),
    Socket { port: u16 },
}

fn main() {
    Key::option("net", Net::Host);
}
