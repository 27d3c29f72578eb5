use mirage_dsl::prelude::*;

/// Says hello.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[package("duration")]
struct Hello;

/// The smallest unikernel of interest.
pub fn hello() -> Application {
    hello_named("hello")
}

/// The same with a name of its own.
pub fn hello_named(name: &str) -> Application {
    Application::new(name).job(Hello)
}
