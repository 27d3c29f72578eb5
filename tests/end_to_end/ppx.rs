//! OCaml code that ppx rewriters pass over, in the unikernel and in a library of its crate, whatever it is built for.

use tests::Crate;

const MAIN: &str = r#"use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[local_library("three")]
#[ppx("lwt_ppx")]
struct Hello;

fn main() -> std::process::ExitCode {
    mirage_build::cli!(Application::new("hello").job(Hello))
}
"#;

#[test]
fn modules_and_libraries_pass_through_a_ppx() {
    let unikernel = "let start () =\n  let%lwt n = Three.three () in\n  \
                     Logs.info (fun log -> log \"hello %d\" n);\n  Lwt.return_unit\n";
    let library = "(library (name three) (libraries lwt) (preprocess (pps lwt_ppx)))\n";
    let hello = Crate::new("ppx", MAIN)
        .file("unikernel.ml", unikernel)
        .file("three/dune", library)
        .file(
            "three/three.ml",
            "let three () = let%lwt () = Lwt.pause () in Lwt.return 3\n",
        )
        .locked()
        .build();
    for target in ["unix", "spt"] {
        hello
            .run(&["run", "-t", target])
            .succeeds()
            .says("[application] hello 3\n");
        // Editors compile it too.
        let dune = hello.finish(hello.other("dune").args(["build", "--display", "quiet", "@check"]));
        assert_eq!(dune.succeeds().text(), "");
    }
    assert!(
        hello
            .read("mirage/unix/hello-unix.opam")
            .contains("\"lwt_ppx\" {?monorepo & build}")
    );
    // What is rewritten on this machine is needed whatever the target.
    let library = library.replace("lwt_ppx", "ppx_that_nobody_has");
    hello.write("three/dune", library);
    hello
        .run(&["build", "-t", "spt"])
        .ends_with(3)
        .says("error: OCaml library `ppx_that_nobody_has` is missing\n");
}
