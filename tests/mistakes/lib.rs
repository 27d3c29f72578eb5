//! Mistakes that users make, tried out for real: what catches each of them, and with which words.
//!
//! A case is a file of `cases`: a whole `main.rs`, whose first line says what the mistake is and which may name the
//! command that is run, beside the `unikernel.ml` that the user wrote with it, if any.
//!
//! ```sh
//! cargo test -p mistakes-tests                                     # compares with TABLE.md
//! MISTAKES=overwrite cargo test -p mistakes-tests                  # writes it
//! MISTAKES_VERBOSE=1 cargo test -p mistakes-tests -- --nocapture   # shows every message in full
//! ```

// A helper that cannot do its work fails the test that called it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod case;
mod playground;
mod table;

pub use case::Case;
pub use playground::{Caught, Playground, Stage};
pub use table::table;
