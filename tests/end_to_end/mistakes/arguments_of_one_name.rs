use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    from: RuntimeArgument<String>,
    to: RuntimeArgument<String>,
}

pub fn application() -> Application {
    let from = RuntimeArgument::option("address", "10.0.0.1".to_owned());
    let to = RuntimeArgument::option("address", "10.0.0.2".to_owned());
    Application::new("mistake").job(Main { from, to })
}
