use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
struct Disk {
    path: String,
}

fn main() {
    Disk { path: "disk.img".into() }.into_impl();
}
