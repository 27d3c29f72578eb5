use mirage_dsl::prelude::*;

#[derive(Clone, KeyType)]
enum Mode {
    Fast,
}

/// A disk with a mode.
#[derive(Device)]
#[device(module = "Disk", provides = Block)]
struct Disk {
    mode: Value<Mode>,
}

fn main() {}
