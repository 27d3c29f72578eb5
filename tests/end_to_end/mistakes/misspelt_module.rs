use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Mian")]
struct Main;

pub fn application() -> Application {
    Application::new("mistake").job(Main)
}
