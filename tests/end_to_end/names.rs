//! Names that unikernels, networks and disks can have, and those that `configure` refuses on the Rust line.

use tests::Crate;

/// A unikernel whose names the environment says, attached to networks and a disk where it says so.
const MAIN: &str = r#"use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Hello;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Attached")]
struct Attached {
    one: Impl<Network>,
    other: Impl<Network>,
}

fn main() -> std::process::ExitCode {
    let name = |variable: &str| std::env::var(variable).ok();
    let hello = Application::new(name("UNIKERNEL").unwrap_or("with.dot".into())).job(Hello);
    mirage_build::cli!(match name("NETWORK") {
        Some(network) => hello.job(Attached {
            one: Group::new("in").netif(network.clone()),
            other: Group::new("out").netif(network),
        }),
        None => hello,
    })
}
"#;

const UNIKERNEL: &str = "let start () = Logs.info (fun log -> log \"up\"); Lwt.return_unit\n\
                         module Attached (_ : sig end) (_ : sig end) = struct let start _ _ = Lwt.return_unit end\n";

#[test]
fn names_that_can_be_and_others() {
    let program = Crate::new("names", MAIN)
        .file("unikernel.ml", UNIKERNEL)
        .locked()
        .build();
    let configured = |variable: &str, name: &str, target: &str| {
        let mut command = program.command(&["configure", "-t", target]);
        program.finish(command.env(variable, name))
    };

    // No opam package and no dune project has a dot in its name, but a unikernel may.
    program.run(&["build", "-t", "unix", "-t", "spt"]).succeeds();
    program.run(&["run", "-t", "spt"]).succeeds().says("[application] up\n");

    // The image would take the place of the source that it is made from.
    program
        .run(&["build", "-o", "unikernel.ml"])
        .ends_with(2)
        .says("invalid value `unikernel.ml` for key `--output`: expected a file name");
    assert_eq!(program.read("unikernel.ml"), UNIKERNEL);
    configured("UNIKERNEL", "unikernel.ml", "unix").refuses(
        2,
        r#"
error: `unikernel.ml` cannot be the name of a unikernel or of its image: dune would read a file of that name
  --> src/main.rs:16:17
   |
16 |     let hello = Application::new(name("UNIKERNEL").unwrap_or("with.dot".into())).job(Hello);
   |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"#,
    );

    // A tender attaches by names of letters and digits.
    configured("NETWORK", "a-b", "spt").refuses(
        2,
        r#"
error: the network `a-b` cannot have this name on `spt`: Solo5's names are 1 to 67 letters and digits
  --> src/main.rs:19:35
   |
19 |             one: Group::new("in").netif(network.clone()),
   |                                   ^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: give it another name there: `if_impl(is_solo5(), ..., ...)` chooses between two devices"#,
    );
    configured("NETWORK", "a b", "unix")
        .ends_with(2)
        .says("error: device `netif`: `a b` cannot be the name of a network: use letters, digits,");

    // Two readers of one interface: neither would get all packets.
    configured("NETWORK", "tap7", "unix")
        .ends_with(2)
        .says("error: two devices are attached to the network `tap7`\n  --> src/main.rs:20:38\n")
        .says("other: Group::new(\"out\").netif(network),\n")
        .says("the other one is made here");
}
