use mirage_dsl::prelude::*;

/// A disk.
#[derive(Device)]
struct Disk {
    path: String,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
}

fn main() {
    let disk = Disk { path: "disk.img".into() }.into_impl();
    Application::new("disk").job(Main { disk });
}
