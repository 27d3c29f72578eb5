//! Builds the unikernel that the program holds.

use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Guest;

fn main() -> Result<(), mirage_build::BuildError> {
    mirage_build::Build::new(Application::new("guest").job(Guest))
        .target(Target::SPT)
        .compile()
}
