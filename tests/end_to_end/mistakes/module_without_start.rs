use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Silent")]
struct Main;

pub fn application() -> Application {
    Application::new("mistake").job(Main)
}
