//! The commands one by one, on the smallest unikernel.

use serde_json::Value;
use tests::Crate;

#[test]
fn a_second_build_does_nothing() {
    let hello = Crate::hello("second-build").build();
    hello
        .run(&["build"])
        .succeeds()
        .says("       Built dist/hello\n        Next cargo run -p second-build -- run -t unix\n");
    let before = hello.files();
    let files = hello.generated();
    hello
        .run(&["build"])
        .succeeds()
        .says(&format!("Configured hello for unix ({files} files, 0 written)"));
    let dunes_own = |path: &camino::Utf8Path| path.starts_with("_build");
    let after = hello.files();
    for (path, file) in &before {
        assert!(dunes_own(path) || after[path] == *file, "{path} was written again");
    }
    assert_eq!(before.len(), after.len());
    let log = hello.read("_build/log");
    assert!(!log.contains("\n$ (cd _build"), "compiled again:\n{log}");
    let dune = hello.finish(hello.other("dune").args(["build", "--display", "short"]));
    // All that is left for it is what editors need.
    dune.succeeds().is_silent_about("mirage/");
}

#[test]
fn a_dry_run_lists_and_writes_nothing() {
    let hello = Crate::hello("dry-run").build();
    let before = hello.files();
    let listed = hello.run(&["configure", "--dry-run"]).succeeds();
    assert_eq!(
        listed.stderr,
        "        Next cargo run -p dry-run -- configure -t unix\n"
    );
    let listed = listed.stdout;
    assert!(listed.contains("write  mirage/unix/main.ml\n"), "{listed}");
    hello
        .run(&["build", "--dry-run"])
        .succeeds()
        .says("write  dune-project\n")
        .says(
            "\nrun    dune build --root . --display quiet --workspace mirage/dune-workspace.default \
             _build/default/mirage/unix/hello\n",
        );
    assert_eq!(hello.files(), before);
    // It told the truth.
    hello.run(&["configure"]).succeeds();
    let written = hello.files().into_keys().filter(|path| !before.contains_key(path));
    let mut written: Vec<_> = written
        .filter(|path| !path.as_str().ends_with('/') && path != "mirage/generated")
        .map(|path| format!("write  {path}"))
        .collect();
    let mut listed: Vec<_> = listed.lines().collect();
    written.sort();
    listed.sort_unstable();
    assert_eq!(written, listed);
    let kept = hello.run(&["configure", "--dry-run"]).succeeds();
    assert!(kept.stdout.lines().all(|line| line.starts_with("keep ")));
}

#[test]
fn clean_leaves_the_tree_as_it_was() {
    let hello = Crate::hello("clean-tree").build();
    let before = hello.files();
    hello
        .run(&["clean"])
        .succeeds()
        .says("       Clean nothing was generated here\n");
    hello.run(&["build"]).succeeds();
    hello.write("mirage/notes.txt", "the user's");
    hello.write("mirage/unix/notes.txt", "the user's");
    hello.run(&["clean"]).succeeds().says(" files removed");
    assert_eq!(hello.read("mirage/notes.txt"), "the user's");
    hello.remove("mirage/notes.txt");
    assert_eq!(hello.read("mirage/unix/notes.txt"), "the user's");
    hello.remove("mirage/unix/notes.txt");
    std::fs::remove_dir_all(hello.folder().join("mirage")).unwrap();
    assert_eq!(
        hello.files().keys().collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>()
    );
    // And all of it at once where nothing of the user's is in between.
    hello.run(&["build"]).succeeds();
    hello.run(&["clean"]).succeeds();
    assert_eq!(hello.files(), before);
}

#[test]
fn describe() {
    let hello = Crate::hello("describe").build();
    let before = hello.files();
    let text = hello.run(&["describe"]).succeeds();
    assert_eq!(text.stderr, "        Next cargo run -p describe -- build -t unix\n");
    text.says("Unikernel  hello\n")
        .says("  hello : Job = Unikernel  [src/main.rs:8]\n")
        .says("Then, at the same time: hello\n");
    let json: Value = serde_json::from_str(&hello.run(&["describe", "--format", "json"]).succeeds().stdout).unwrap();
    assert_eq!(
        (&json["name"], &json["target"], &json["jobs"][0]),
        (&"hello".into(), &"unix".into(), &"hello".into())
    );
    let devices = json["devices"].as_array().unwrap();
    let job = devices.iter().find(|device| device["name"] == "hello").unwrap();
    assert_eq!(job["created"]["file"], "src/main.rs");
    let dot = hello.run(&["describe", "--format", "dot"]).succeeds().stdout;
    assert!(dot.starts_with("digraph") && dot.trim_end().ends_with('}'), "{dot}");
    assert_eq!(dot.matches('{').count(), dot.matches('}').count());
    assert!(
        devices
            .iter()
            .all(|device| dot.contains(device["name"].as_str().unwrap())),
        "{dot}"
    );
    assert_eq!(hello.files(), before);
}

#[test]
fn doctor() {
    let hello = Crate::hello("doctor").build();
    let before = hello.files();
    hello
        .run(&["doctor"])
        .succeeds()
        .says("  found    dune ")
        .says("  found    lwt\n")
        .says("  bundled  mirage-unix\n")
        .says("Ready everything that the unikernel needs is here\n");
    let said = hello.run(&["doctor", "-t", "spt", "--json"]).succeeds().stdout;
    let json: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(json["is_ready"], true, "{said}");
    let findings = |title: &str| -> Vec<(String, String)> {
        let sections = json["sections"].as_array().unwrap();
        let section = sections.iter().find(|section| section["title"] == title).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let findings = section["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| (text(&finding["state"]), text(&finding["what"])))
            .collect()
    };
    let has = |title, state: &str, what: &str| findings(title).contains(&(state.to_owned(), what.to_owned()));
    assert!(has("Libraries", "source", "lwt (for solo5)"), "{said}");
    assert!(has("Machine", "found", "seccomp (for spt)"), "{said}");
    assert_eq!(hello.files(), before);
}

#[test]
fn verbose_shows_commands_that_can_be_pasted() {
    let hello = Crate::hello("verbose").build();
    let told = hello.run(&["run", "--verbose"]).succeeds();
    let call = |part: &str| {
        let mut lines = told
            .stderr
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("Calling"));
        let line = lines.find(|line| line.contains(part));
        line.unwrap_or_else(|| panic!("no {part}: {}", told.stderr))
            .replace("[crate]", hello.folder().as_str())
    };
    assert!(told.stderr.contains("     Writing mirage/unix/main.ml\n"));
    for command in [call("dune build"), call("dist/hello")] {
        hello.finish(hello.other("sh").args(["-c", &command])).succeeds();
    }
}
