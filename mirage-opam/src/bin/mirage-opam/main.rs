//! opam's data from the command line: which versions fit together, and what opam files say.

#![allow(clippy::disallowed_types, clippy::disallowed_methods, reason = "it is a program")]

mod commands;
mod request;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: mirage-opam COMMAND [--repository FILE]...

  solve REQUEST.json      print the versions that fit together, as JSON
  show PACKAGE[.VERSION]  print an opam file; of the newest version where none is given
  versions PACKAGE        print the versions of a package, the oldest first
  parse FILE...           check opam files, and print them as this program writes them
  pack FILE               write one repository as a file that is read quickly

  --repository FILE       a folder, an archive (tar, tar.gz, tar.zst), or a packed file; the first of several comes
                          before the others
  --set NAME=VALUE        solve: set a variable of the environment; `ocaml` is the version of the compiler
  --ask 'PACKAGE>=1.0'    solve: ask for a package, in these versions
  --leave PACKAGE         solve: do not ask for a package
  --unpin PACKAGE         solve: leave a pin out

A request is a JSON object: `request` has bounds by package, `provided` the packages that opam installs apart,
`environment` the values of variables. Optional are `pins` and `preferred` (versions by package), and `build`: `tree`
compiles all in one dune tree, `each` lets every package build itself.";

fn main() -> ExitCode {
    match commands::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(commands::Failure::Usage(message)) => {
            eprintln!("error: {message}\n\n{USAGE}");
            ExitCode::from(2)
        }
        Err(commands::Failure::Help) => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Err(commands::Failure::Error(error)) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
