//! `mirage/config.json`: what later commands know of an earlier one.

use tests::Crate;

#[test]
fn a_damaged_file_is_an_error_with_a_remedy() {
    let hello = Crate::hello("damaged-choice").build();
    hello.run(&["configure"]).succeeds();
    let before = hello.files();
    hello.write("mirage/config.json", "{ \"targets\": [");
    hello
        .run(&["build"])
        .ends_with(2)
        .says("`mirage/config.json` is damaged: ")
        .says("remove `mirage/config.json` and run `configure` again");
    // It may be the user's, so `configure` does not write over it.
    hello
        .run(&["configure"])
        .ends_with(2)
        .says("`mirage/config.json` is damaged: ");
    hello
        .run(&["clean"])
        .succeeds()
        .says("Leaving mirage/config.json, which was changed\n");
    hello.remove("mirage/config.json");
    hello.run(&["configure"]).succeeds();
    let contents = |files: std::collections::BTreeMap<_, (Vec<u8>, _)>| -> Vec<_> {
        files
            .into_iter()
            .map(|(path, (contents, _))| (path, contents))
            .collect()
    };
    assert_eq!(contents(hello.files()), contents(before));
    // What a power failure leaves of it says nothing.
    hello.write("mirage/config.json", "");
    hello.run(&["build"]).succeeds();
}

#[test]
fn keys_and_targets_of_another_time_are_forgotten() {
    let hello = Crate::hello("stale-choice").build();
    let stale = r#"{ "targets": ["unix", "vax"], "keys": { "gone": ["3"] } }"#;
    hello.write("mirage/config.json", stale);
    hello.run(&["build"]).succeeds();
    assert!(!hello.read("mirage/config.json").contains("gone"));
    assert!(!hello.read("mirage/config.json").contains("vax"));
}

#[test]
fn a_required_key_is_given_once() {
    let main = r#"use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Hello {
    who: Value<String>,
}

fn main() -> std::process::ExitCode {
    let who = Key::required("who").placeholder("NAME").alias("w").env("GREETED").value();
    mirage_build::cli!(Application::new("hello").job(Hello { who }))
}
"#;
    let hello = Crate::new("required-key", main)
        .file(
            "unikernel.ml",
            "let start () who = Logs.info (fun log -> log \"hello %s\" who); Lwt.return_unit\n",
        )
        .build();
    hello
        .run(&["configure"])
        .ends_with(2)
        .says("error: key `--who` is required\n")
        .says("= help: give it: `--who NAME`\n");
    hello.run(&["configure", "--who", "World \"7\""]).succeeds();
    hello.run(&[]).succeeds().says("hello World \"7\"\n");
    // For this command and those that follow.
    hello.run(&["run", "--who", "Mars"]).succeeds().says("hello Mars\n");
    hello.run(&["run"]).succeeds().says("hello Mars\n");
    // An environment variable stands between the command line and what was saved.
    let with_variable = |words: &[&str]| hello.finish(hello.command(words).env("GREETED", "Venus")).succeeds();
    with_variable(&["run"]).says("hello Venus\n");
    with_variable(&["run", "-w", "Pluto"]).says("hello Pluto\n");
    hello.run(&["clean"]).succeeds();
    hello.run(&["build"]).ends_with(2);
}

#[test]
fn opam_repositories_are_remembered() {
    let hello = Crate::hello("repositories").build();
    let repositories = || {
        let opam = hello.read("mirage/unix/hello-unix.opam");
        let from = opam.find("x-mirage-extra-repo").unwrap();
        let to = opam.find("x-opam-monorepo-opam-provided").unwrap();
        opam[from..to].to_owned()
    };
    hello.run(&["configure"]).succeeds();
    assert!(repositories().contains(r#"["opam-overlays" "https://github.com/dune-universe/opam-overlays.git"]"#));
    hello
        .run(&["configure", "--extra-repos", "a:https://a.org,b:git+ssh://b.org"])
        .succeeds();
    let two = "x-mirage-extra-repo: [\n  [\"a\" \"https://a.org\"]\n  [\"b\" \"git+ssh://b.org\"]\n]\n";
    assert_eq!(repositories(), two);
    hello.run(&["build"]).succeeds();
    assert_eq!(repositories(), two);
    hello.run(&["configure", "--no-extra-repo"]).succeeds();
    assert_eq!(repositories(), "x-mirage-extra-repo: []\n");
    let with_variable = hello.finish(hello.command(&["configure"]).env("MIRAGE_EXTRA_REPOS", "c:d"));
    with_variable.succeeds();
    assert_eq!(repositories(), "x-mirage-extra-repo: [\n  [\"c\" \"d\"]\n]\n");
    hello
        .run(&["configure", "--extra-repos", "nowhere"])
        .ends_with(2)
        .says("invalid value `nowhere` for key `--extra-repos`: expected repositories as `NAME:URL`");
}

#[test]
fn the_image_can_have_another_name() {
    let hello = Crate::hello("renamed").build();
    hello.run(&["configure", "-o", "greeter"]).succeeds();
    assert_eq!(hello.run(&["query", "image"]).succeeds().stdout, "dist/greeter\n");
    assert_eq!(hello.run(&["query", "name"]).succeeds().stdout, "hello\n");
    hello
        .run(&["configure", "--output", "dist/greeter"])
        .ends_with(2)
        .says("invalid value `dist/greeter` for key `--output`: expected a file name of letters");
    hello.run(&["build", "-o", "other"]).succeeds().says("Built dist/other");
}
