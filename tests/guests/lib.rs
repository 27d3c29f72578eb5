//! Small guests in C, one for each promise of Solo5, the toolchain that builds them, and the machines they run on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod archive;
mod cases;
mod machine;
mod programs;
mod toolchain;

pub use cases::{CASES, Case, Device, End, SYSTEM_CALLS};
pub use machine::Machine;
pub use programs::{Outcome, perform, run};
pub use toolchain::{Abi, Toolchain};
