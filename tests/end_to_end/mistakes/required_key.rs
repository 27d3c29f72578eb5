use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    /// Whom to greet.
    #[key(required, placeholder = "NAME")]
    who: Value<String>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    who: Value<String>,
}

pub fn application() -> Application {
    let who = Options::declare().who;
    Application::new("mistake").job(Main { who })
}
