use mirage_dsl::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, KeyType)]
enum Tint {
    Red,
    DarkBlue,
}

#[derive(Keys)]
struct Options {
    /// How often to greet.
    #[key(default = 4)]
    greetings: Value<u32>,
    /// The color of the greeting.
    #[key(default = Tint::Red, placeholder = "TINT")]
    tint: Value<Tint>,
    /// Whether to hurry.
    #[key(flag)]
    hurry: Value<bool>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    greetings: Value<u32>,
}

pub fn application() -> Application {
    let options = Options::declare();
    Application::new("mistake").keys(&options).job(Main {
        greetings: options.greetings.clone(),
    })
}
