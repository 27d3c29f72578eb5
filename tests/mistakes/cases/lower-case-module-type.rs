//! The OCaml path of a signature of one's own is in lower case.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[signature(module_type = "dice.S")]
struct Dice;

#[derive(Device)]
#[device(module = "Dice", provides = Dice)]
struct FairDice;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    dice: Impl<Dice>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        dice: FairDice.into_impl()
    }))
}
