use mirage_dsl::prelude::*;

#[derive(Clone, KeyType)]
struct Address(String);

#[derive(Clone, KeyType)]
enum Nothing {}

fn main() {}
