use mirage_dsl::prelude::*;

fn main() {
    Application::new("disk").job(ramdisk("disk"));
}
