//! The project's own chores: `cargo xtask test`, `cargo xtask conformance-opam`.

mod debian;
mod needs;
mod opam;

use mirage_build::Error;
use mirage_build::internal::Command;
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask test [--yes] [--on SUITE] [-- ARGUMENTS]
       cargo xtask conformance-opam [FOLDER]

  test         run all tests; they need OCaml, dune, some OCaml libraries, and what brings up networks and machines
  --yes        install what is missing with the system's package manager
  --on SUITE   run them on another release of Debian, such as trixie, in a chroot below target/; needs root
  ARGUMENTS    what `cargo test` is given besides, such as `-p tests`; without any, `--workspace`

  conformance-opam  compare mirage-opam with the public index and with the reference's answers in FOLDER";

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Request {
    yes: bool,
    suite: Option<String>,
    arguments: Vec<String>,
}

impl Request {
    /// Reads the words behind `test`.
    fn read(words: &[String]) -> Option<Self> {
        let mut request = Request::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--yes" => request.yes = true,
                "--on" => request.suite = Some(words.next()?.clone()),
                "--" => {
                    request.arguments = words.by_ref().cloned().collect();
                }
                _ => return None,
            }
        }
        Some(request)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let request = match arguments.split_first() {
        Some((command, words)) if command == "test" => Request::read(words),
        Some((command, words)) if command == "conformance-opam" => return finish(opam::conformance(words)),
        // What `--on` starts in namespaces of its own.
        Some((command, words)) if command == debian::ENTER => return finish(debian::enter(words)),
        _ => None,
    };
    let Some(request) = request else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    finish(match &request.suite {
        Some(suite) => debian::test(suite, &request.arguments),
        None => test(&request),
    })
}

fn finish(done: Result<(), Error>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

/// Checks that what the tests need is there, or brings it, and runs them: all, so that one failure does not hide others.
fn test(request: &Request) -> Result<(), Error> {
    needs::meet(request.yes)?;
    let cargo = Command::new("cargo").arguments(["test", "--no-fail-fast"]);
    let cargo = if request.arguments.is_empty() {
        cargo.arguments(["--workspace"])
    } else {
        cargo.arguments(request.arguments.iter().cloned())
    };
    cargo.perform()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Request> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Request::read(&words)
    }

    #[test]
    fn requests() {
        assert_eq!(read(""), Some(Request::default()));
        let request = read("--yes --on trixie -- -p tests --yes").unwrap();
        assert!(request.yes && request.suite.as_deref() == Some("trixie"));
        assert_eq!(request.arguments, ["-p", "tests", "--yes"]);
        assert_eq!(read("--on"), None);
        assert_eq!(read("--no"), None);
    }
}
