//! From a device graph in Rust to a running MirageOS unikernel.
//!
//! A config crate's `main` is one call:
//!
//! ```no_run
//! use mirage_dsl::prelude::*;
//! use std::process::ExitCode;
//!
//! /// Says hello.
//! #[derive(Unikernel)]
//! #[unikernel(module = "Unikernel")]
//! struct Hello;
//!
//! fn main() -> ExitCode {
//!     mirage_build::cli!(Application::new("hello").job(Hello))
//! }
//! ```
//!
//! The rooms, in the order in which a description passes through them: `mirage-codegen` decides everything about an
//! image and writes it down as OCaml and dune files, `sources` finds the libraries, `toolchain` the compilers, `files`
//! puts the generated files into the config crate, `dune` compiles them and `run` runs the image. The command line
//! ([`cli!`]) and build scripts ([`Build`]) put these steps together.

mod build_script;
mod cache;
mod checksum;
mod cli;
mod crate_files;
mod dune;
mod embedded;
mod error;
mod file_system;
mod files;
mod hold;
mod interrupt;
mod place;
mod process;
mod progress;
mod refusal;
mod report;
mod repository;
mod run;
mod saved;
mod session;
mod sources;
mod toolchain;

pub use build_script::{Build, BuildError};
pub use error::Error;
pub use interrupt::Signal;

/// What [`cli!`] expands to, and what this project's own tests and chores use: no promise to anybody else.
#[doc(hidden)]
pub mod internal {
    pub use crate::cli::main as run_command_line;
    pub use crate::process::{Command, find};
    pub use mirage_codegen::{About, Project};

    pub mod cache {
        //! See `src/cache.rs`.
        pub use crate::cache::*;
    }
    pub mod checksum {
        //! See `src/checksum.rs`.
        pub use crate::checksum::*;
    }
    pub mod progress {
        //! See `src/progress.rs`.
        pub use crate::progress::*;
    }
    pub mod sources {
        //! See `src/sources.rs`.
        pub use crate::sources::*;
    }
    pub mod toolchain {
        //! See `src/toolchain.rs`.
        pub use crate::toolchain::*;
    }
}

/// The `main` of a config crate: reads the command line, does what it says and returns the exit status.
///
/// Without arguments, it builds the unikernel for its default target and runs it; `--help` tells the rest. A macro,
/// because what the config crate is called is only known where it is compiled. Its folder is the one in which cargo runs
/// it, and without cargo the one in which it was compiled, or the current one if the crate is there now.
#[macro_export]
macro_rules! cli {
    ($application:expr) => {
        $crate::internal::run_command_line(
            $application,
            $crate::internal::Project::new(env!("CARGO_PKG_NAME"), env!("CARGO_MANIFEST_DIR"), file!())
                .with_about($crate::internal::About {
                    authors: env!("CARGO_PKG_AUTHORS").to_owned(),
                    homepage: env!("CARGO_PKG_HOMEPAGE").to_owned(),
                    repository: env!("CARGO_PKG_REPOSITORY").to_owned(),
                    license: env!("CARGO_PKG_LICENSE").to_owned(),
                })
                .with_program(option_env!("CARGO_BIN_NAME")),
        )
    };
}
