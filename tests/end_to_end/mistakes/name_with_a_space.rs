use mirage_dsl::prelude::*;

pub fn application() -> Application {
    Application::new("my unikernel").job(noop())
}
