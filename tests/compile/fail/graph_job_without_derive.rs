use mirage_dsl::prelude::*;

struct Main {
    disk: Impl<Block>,
}

fn main() {
    Application::new("disk").job(Main { disk: ramdisk("disk") });
}
