use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Store")]
struct Main {
    files: Impl<KvRo>,
}

pub fn application() -> Application {
    let files = crunch("no-such-folder");
    Application::new("mistake").job(Main { files })
}
