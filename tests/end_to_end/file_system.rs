//! Names of files and the machine's limits: a failure leaves all as it was.

use tests::{Crate, Finished, Program};

#[test]
fn a_path_with_spaces_and_letters_of_the_world() {
    let main = tests::MAIN
        .replace("Hello;", "Hello {\n    files: Impl<KvRo>,\n}")
        .replace("Hello)", "Hello { files: generic_kv_ro(\"Grüße an alle\") })");
    let main = main
        .replace("\"Unikernel\"", "\"Unikernel.Main\"")
        .replace("struct Hello", "#[package(\"mirage-kv\")]\nstruct Hello");
    let unikernel = "open Lwt.Infix\nmodule Main (Files : Mirage_kv.RO) = struct\n  let start files =\n    \
                     Files.get files (Mirage_kv.Key.v \"erste Zeile.txt\") >|= function\n    \
                     | Ok text -> Logs.info (fun log -> log \"it says %s\" text)\n    \
                     | Error _ -> failwith \"no such file\"\nend\n";
    let hello = Crate::in_folder("far-away", "Übung 1, \u{4f60}\u{597d} & co", &main)
        .file("unikernel.ml", unikernel)
        .file("Grüße an alle/erste Zeile.txt", "hello")
        .build();
    for arguments in [&[][..], &["--kv_ro", "direct"]] {
        hello.run(arguments).succeeds().says("it says hello\n");
        assert_eq!(hello.finish(hello.other("dune").arg("build")).succeeds().text(), "");
    }
    hello.run(&["clean"]).succeeds();
}

/// Runs a shell script that mounts file systems, which only it and its children see.
fn with_mounts(program: &Program, script: &str) -> Finished {
    let finished = program.finish(&mut program.unshared(&["mount"], script));
    assert!(
        finished.stdout.contains("mounted\n"),
        "this test needs unshare(1) and mount(8), as root or with user namespaces:\n{}",
        finished.text()
    );
    finished
}

#[test]
fn a_folder_that_is_read_only() {
    let hello = Crate::hello("read-only").build();
    hello.run(&["configure"]).succeeds();
    hello.run(&["clean"]).succeeds();
    let before = hello.files();
    let mount =
        "mount --bind \"$1\" \"$1\"; mount -o remount,bind,ro \"$1\"; echo mounted; cd \"$1\"; exec \"$0\" build";
    let refused = with_mounts(&hello, mount).ends_with(1);
    assert_eq!(
        refused.stderr,
        "error: cannot write `mirage/generated`: read-only filesystem or storage medium\n |\n = help: make the folder `mirage` \
         writable; no generated file was changed\n"
    );
    assert_eq!(hello.files(), before);
    // What is built already needs no writing.
    hello.run(&["configure"]).succeeds();
    let before = hello.files();
    with_mounts(&hello, &mount.replace(" build", " configure")).succeeds();
    assert_eq!(hello.files(), before);
}

#[test]
fn a_disk_that_is_full() {
    let hello = Crate::hello("full-disk").build();
    // The crate on a disk of its own, on which some of the generated files fit and the rest does not.
    let script = "
        copy=$(mktemp -d); cp -r \"$1/.\" \"$copy\"
        mount -t tmpfs -o size=512k tmpfs \"$1\"; echo mounted; cp -r \"$copy/.\" \"$1\"; rm -r \"$copy\"; cd \"$1\"
        head -c FILL /dev/zero >ballast
        before=$(find . -printf '%p %s %T@\\n' | grep -v '^. ' | sort)
        status=0; \"$0\" build || status=$?
        after=$(find . -printf '%p %s %T@\\n' | grep -v '^. ' | sort)
        test \"$before\" = \"$after\" && echo unchanged || { echo \"$after\"; }
        rm ballast; exit $status";
    for fill in [330_000, 250_000, 420_000] {
        with_mounts(&hello, &script.replace("FILL", &fill.to_string()))
            .ends_with(1)
            .says("mounted\nunchanged\n")
            .says("error: cannot ")
            .says(": no storage space\n")
            .says("= help: free some space and run the command again; no generated file was changed\n");
    }
}
