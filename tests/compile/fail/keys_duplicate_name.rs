use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    #[key(flag)]
    no_dhcp: Value<bool>,
    #[key(flag, name = "no-dhcp")]
    static_address: Value<bool>,
}

fn main() {}
