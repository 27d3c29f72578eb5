use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(name = "main")]
struct Main {
    disk: Impl<Block>,
}

#[derive(Unikernel)]
struct Other;

fn main() {
    Application::new("disk").job(Main { disk: ramdisk("disk") }).job(Other);
}
