use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Absent.Main")]
struct Main;

pub fn application() -> Application {
    Application::new("mistake").job(Main)
}
