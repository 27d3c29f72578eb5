use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    #[key(flag, name = "No DHCP")]
    no_dhcp: Value<bool>,
}

fn main() {}
