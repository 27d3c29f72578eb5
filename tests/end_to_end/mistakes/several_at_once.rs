use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Absent")]
struct One;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Silent")]
struct Two;

pub fn application() -> Application {
    Application::new("mistake").job(One).job(Two)
}
