use super::*;
use mirage_codegen::Project;
use mirage_dsl::signatures::Job;
use mirage_dsl::{Application, DeviceBuilder, Key, Target};

/// The answers about a unikernel with three keys, one of them given.
fn ask(whats: &[&str]) -> Vec<Result<String, Error>> {
    let job = DeviceBuilder::<Job>::new("web", "Web")
        .file("notes.txt", "line")
        .start();
    let numbers = Key::<Vec<u32>>::repeated("number")
        .value()
        .map(|numbers| numbers.len() as u64);
    let job = job
        .field("greeting", Key::option("greeting", "good day".to_owned()).value())
        .field("fast", Key::flag("fast").value())
        .field("numbers", numbers);
    let application = Application::new("web").job(job.build());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("web.ml"), "let start () _ _ _ = Lwt.return_unit").unwrap();
    let project = Project::new("web-config", folder.path().to_str().unwrap(), "src/main.rs");
    let words = Words::from([("number".to_owned(), vec!["1".to_owned(), "2".to_owned()])]);
    let session = Session::new(&application, &project, &[Target::UNIX, Target::HVT], &[], &words).unwrap();
    let keys = application.all_keys().unwrap();
    whats
        .iter()
        .map(|what| answer(what, &session, &session.plans[1], &keys, &words))
        .collect()
}

#[test]
fn answers_are_lines() {
    let answers = ask(&[
        "name",
        "target",
        "image",
        "keys",
        "libraries",
        "packages",
        "opam",
        "main.ml",
        "files",
    ]);
    let answers: Vec<String> = answers.into_iter().map(Result::unwrap).collect();
    let keys = "fast=false\ngreeting=good day\nnumber=1\nnumber=2\n\
                extra-repos=opam-overlays:https://github.com/dune-universe/opam-overlays.git\nno-extra-repo=false\n";
    assert_eq!(answers[..4], ["web\n", "hvt\n", "dist/web.hvt\n", keys]);
    assert!(answers[4].contains("\nmirage-solo5\n"), "{}", answers[4]);
    assert!(
        answers[5].contains("\n\"mirage-solo5\" {?monorepo & >= "),
        "{}",
        answers[5]
    );
    assert!(answers[5].lines().is_sorted());
    assert!(answers[6].contains("\nopam-version: \"2.0\"\n") && answers[7].contains("\nopen Lwt.Infix\n"));
    let files: Vec<&str> = answers[8].lines().collect();
    assert!(files.is_sorted());
    for file in [
        "dune",
        "mirage/generated",
        "mirage/hvt/web-hvt.opam",
        "mirage/unix/main.ml",
        "mirage/hvt/notes.txt",
    ] {
        assert!(files.contains(&file), "{file} is not in {files:?}");
    }
}

#[test]
fn any_generated_file() {
    let [one, none] = ask(&["mirage/hvt/notes.txt", "mirage/hvt/x"]).try_into().unwrap();
    assert_eq!(one.unwrap(), "line");
    let error = none.unwrap_err();
    assert_eq!(error.to_string(), "`mirage/hvt/x` is no generated file");
    assert_eq!(
        error.help().unwrap(),
        "this lists them: cargo run -p web-config -- query files -t hvt"
    );
}

#[test]
fn json_has_all_of_it() {
    let answers = ask(&["json", "main.ml"]);
    let json: Value = serde_json::from_str(answers[0].as_ref().unwrap()).unwrap();
    for (name, _, _) in QUESTIONS.iter().filter(|(name, _, _)| *name != "json") {
        assert!(!json[*name].is_null(), "{name}");
    }
    assert_eq!(json["main.ml"], answers[1].as_ref().unwrap().as_str());
    assert_eq!(json["graph"]["name"], "web");
    let number = &json["keys"][2];
    assert_eq!(
        (&number["name"], &number["kind"]),
        (&json!("number"), &json!("repeated"))
    );
    assert_eq!(
        (&number["value"], &number["is_chosen"]),
        (&json!(["1", "2"]), &json!(true))
    );
}
