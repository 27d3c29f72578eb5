use mirage_dsl::prelude::*;

use std::collections::HashMap;

/// A table of names.
#[derive(Device)]
#[device(module = "Table", provides = KvRo)]
struct Table {
    names: HashMap<String, u32>,
    port: u16,
}

fn main() {}
