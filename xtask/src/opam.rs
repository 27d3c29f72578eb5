//! `cargo xtask conformance-opam`: mirage-opam beside the public index, which is no part of this repository.

use mirage_build::Error;
use mirage_build::internal::Command;
use std::path::Path;

/// Where the data lies beside the project, if it does.
const BESIDE: &str = "../shared/opam";

/// Compares with the data in the folder that is given, or in the one beside the project. That one may be missing, which
/// is then said.
pub fn conformance(words: &[String]) -> Result<(), Error> {
    let folder = match words {
        [] if Path::new(BESIDE).is_dir() => BESIDE,
        [] => {
            eprintln!("warning: {BESIDE} is missing, so mirage-opam was not compared with the public index");
            return Ok(());
        }
        [folder, ..] => folder,
    };
    Command::new("cargo")
        .arguments([
            "run",
            "--quiet",
            "--package",
            "mirage-opam",
            "--example",
            "conformance",
            "--",
            folder,
        ])
        .perform()
}
