use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    many: Value<u32>,
    fast: Value<bool>,
}

pub fn application() -> Application {
    let many = Key::option("speed", 3u32).value();
    let fast = Key::flag("speed").value();
    Application::new("mistake").job(Main { many, fast })
}
