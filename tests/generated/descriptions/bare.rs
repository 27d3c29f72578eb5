use mirage_dsl::prelude::*;

/// Needs nothing.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Bare;

/// Nothing that can be left out is started.
pub fn bare() -> Application {
    Application::new("bare")
        .argv(no_argv())
        .reporter(None)
        .sleep(None)
        .ptime(None)
        .mtime(None)
        .random(None)
        .modules(["unikernel", "greeting"])
        .job(Bare)
}
