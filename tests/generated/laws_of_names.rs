//! Laws of names: whatever text is given for one, it is refused, or it means itself wherever it is written.

use crate::blueprint::smallest;
use crate::support::try_plan;
use camino::{Utf8Component, Utf8Path};
use mirage_codegen::emit::emit;
use mirage_dsl::DeviceBuilder;
use mirage_dsl::model::{Address, BranchName, CratePath, DiskName, FileName, FilePath, NetworkName, UnikernelName};
use mirage_dsl::prelude::*;
use mirage_syntax::sexp::Sexp;
use proptest::prelude::*;
use std::process::Command;

/// Texts that are names, nearly so, or would do harm.
fn text() -> impl Strategy<Value = String> {
    let harmful = prop::sample::select(vec![
        "..", "/", "\\", "\"", "'", "%{", "}", "%", " ", "\n", "\t", "(", ")", ";", "#|", "=", ",", "-", ".", ":", "@",
        "@{", "~", "^", "*", "[", "<", "&", "$(", "`", "é", ".ml", ".lock", "dune", "HEAD",
    ]);
    let part = prop_oneof![harmful.prop_map(str::to_owned), "[a-z0-9_]{1,4}"];
    prop::collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

fn stays_inside(path: &str) -> bool {
    Utf8Path::new(path)
        .components()
        .all(|part| matches!(part, Utf8Component::Normal(_)))
}

proptest! {
    #[test]
    fn names_of_files_are_one_plain_word(text in text()) {
        for name in [FileName::new(text.clone()).ok().map(|name| name.to_string()), UnikernelName::new(text.clone()).ok().map(|name| name.to_string())].into_iter().flatten() {
            prop_assert_eq!(Utf8Path::new(&name).file_name(), Some(name.as_str()));
            prop_assert_eq!(Sexp::text(&name).to_string(), name);
        }
    }

    #[test]
    fn paths_stay_inside_and_are_texts_between_quotes(text in text()) {
        if let Ok(path) = FilePath::new(text.clone()) {
            prop_assert!(!path.is_empty() && stays_inside(&path), "{path}");
        }
        if let Ok(path) = CratePath::new(text.clone()) {
            prop_assert!(!Utf8Path::new(&*path).is_absolute());
            // Where a variable stands before it, it is put between quotes.
            let quoted = Sexp::read(&format!("\"{path}\"")).unwrap();
            prop_assert_eq!(quoted.len(), 1);
            prop_assert_eq!(quoted[0].as_text(), Some(&*path));
        }
    }

    #[test]
    fn names_of_devices_end_no_quoted_text(text in text()) {
        let network = NetworkName::new(text.clone()).ok().map(|name| name.to_string());
        let disk = DiskName::new(text.clone()).ok().map(|name| name.to_string());
        let address = Address::new(text.clone()).ok().map(|name| name.to_string());
        for name in [network, disk, address].into_iter().flatten() {
            prop_assert!(!name.contains(['"', '\'', '\\', '\n', '<']), "{name}");
            prop_assert!(!name.is_empty() && !name.starts_with('-'), "{name} would be an option");
        }
    }

    /// The whole description: refused, or every generated file is where it belongs, and dune can read its own.
    #[test]
    fn any_text_is_refused_or_harmless(one in text(), two in text(), word in "[a-z]{1,3}") {
        let given = [(one.as_str(), two.as_str()), (one.as_str(), word.as_str()), (word.as_str(), two.as_str())];
        for (one, two) in given {
            let job = DeviceBuilder::new("job", "Unikernel")
                .start()
                .network(one.to_owned())
                .disk(two.to_owned())
                .source(one.to_owned())
                .local_library(two.to_owned())
                .file(format!("{one}x"), "")
                .install_bin(format!("{one}x"), two.to_owned());
            let application = smallest(two).job(job.build());
            for target in [Target::UNIX, Target::XEN] {
                let Ok(plan) = try_plan(&application, target, &[]) else { continue };
                for (path, contents) in emit(&[plan]).files() {
                    prop_assert!(stays_inside(path.as_str()), "{path}");
                    if path.file_name() == Some("dune") {
                        prop_assert!(Sexp::read(contents).is_ok(), "{contents}");
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// git itself takes the names of branches that we take, and no others.
    #[test]
    fn branches_are_those_of_git(name in text()) {
        // Where no repository is, `@{-1}` is nothing.
        let git = Command::new("git").args(["check-ref-format", "--branch", &name]).current_dir("/").output();
        let git = git.expect("this test needs `git`");
        prop_assert_eq!(BranchName::new(name).is_ok(), git.status.success());
    }
}
