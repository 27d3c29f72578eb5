use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Old")]
#[package("fmt", max = "0.9.0")]
struct Old;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.New")]
#[package("fmt", min = "1.0.0")]
struct New;

pub fn application() -> Application {
    Application::new("mistake").job(Old).job(New)
}
