use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = Block, extend = Self::more)]
struct Disk;

impl Disk {
    fn more(self) -> Self {
        self
    }
}

fn main() {}
