use super::*;
use mirage_dsl::Key;

fn read_with(mode: Option<&str>, words: &[&str]) -> Result<Arguments, clap::Error> {
    let keys = [
        Key::option("n", 1u32).doc("How many.").description().clone(),
        Key::flag("fast").description().clone(),
        Key::flag("arguments").description().clone(),
        Key::option("net", 0u32).group("left").description().clone(),
        Key::flag("block").group("left").description().clone(),
    ];
    let words = std::iter::once("hello").chain(words.iter().copied());
    Arguments::read("hello", &keys, words.map(OsString::from), mode.map(OsString::from))
}

fn read(words: &[&str]) -> Result<Arguments, clap::Error> {
    read_with(None, words)
}

fn help(words: &[&str]) -> String {
    let error = read(words).unwrap_err();
    assert!(!error.use_stderr(), "{error}");
    error.to_string()
}

#[test]
fn the_command_line_is_well_formed() {
    command("hello", &[]).debug_assert();
}

#[test]
fn commands_and_keys() {
    assert_eq!(read(&[]).unwrap().action, Action::Run { arguments: vec![] });
    let build = read(&["build", "-t", "unix", "-t", "macosx", "--n", "3", "--fast"]).unwrap();
    assert_eq!(build.targets, [Target::UNIX, Target::MACOSX]);
    assert_eq!(
        build.words,
        Words::from([("n".into(), vec!["3".into()]), ("fast".into(), vec!["true".into()])])
    );
    let run = read(&["run", "--yes", "--", "--n", "x"]).unwrap();
    assert_eq!(
        run.action,
        Action::Run {
            arguments: vec!["--n".into(), "x".into()]
        }
    );
    assert!(run.yes && run.words.is_empty());
}

#[test]
fn descriptions_of_all_alternatives() {
    let describe = read(&["describe", "--all", "--format", "svg"]).unwrap();
    assert_eq!(
        describe.action,
        Action::Describe {
            format: Format::Svg,
            all: true
        }
    );
    assert!(read(&["describe", "--format", "png"]).is_err());
}

#[test]
fn wrong_targets_are_refused_with_the_right_ones() {
    let error = read(&["build", "-t", "unixx"]).unwrap_err().to_string();
    assert!(
        error.contains("invalid value 'unixx'") && error.contains("unix, macosx"),
        "{error}"
    );
}

#[test]
fn a_target_given_twice_is_one() {
    let build = read(&["build", "-t", "unix", "-t", "hvt", "-t", "unix"]).unwrap();
    assert_eq!(build.targets, [Target::UNIX, Target::HVT]);
}

#[test]
fn the_variable_mode_stands_behind_the_command_line() {
    assert_eq!(read_with(Some("hvt"), &["build"]).unwrap().targets, [Target::HVT]);
    assert_eq!(read_with(Some("hvt"), &[]).unwrap().targets, [Target::HVT]);
    assert_eq!(
        read_with(Some("hvt"), &["build", "-t", "spt"]).unwrap().targets,
        [Target::SPT]
    );
    assert_eq!(
        read_with(Some("release"), &["build", "-t", "spt"]).unwrap().targets,
        [Target::SPT]
    );
    assert_eq!(read_with(Some(""), &["build"]).unwrap().targets, []);
    assert_eq!(read_with(Some("release"), &["clean"]).unwrap().targets, []);
    let error = read_with(Some("release"), &["build"]).unwrap_err();
    assert!(error.use_stderr());
    let error = error.to_string();
    assert!(
        error.contains("`MODE` says `release`") && error.contains("unix, macosx, hvt"),
        "{error}"
    );
}

#[test]
fn questions() {
    let what = |words: &[&str]| read(words).unwrap().action;
    assert_eq!(
        what(&["query", "dune-project"]),
        Action::Query {
            what: "dune-project".into()
        }
    );
    assert_eq!(
        what(&["query", "mirage/unix/dune"]),
        Action::Query {
            what: "mirage/unix/dune".into()
        }
    );
    let error = read(&["query", "Makefile"]).unwrap_err().to_string();
    assert!(
        error.contains("'Makefile'") && error.contains("[possible values: name, target, image, packages,"),
        "{error}"
    );
    assert!(read(&["query"]).is_err());
}

#[test]
fn help_shows_every_key_with_its_default() {
    let help = help(&["build", "--help"]);
    assert!(
        help.contains("--n <VALUE>") && help.contains("How many. [default: 1]") && help.contains("--fast"),
        "{help}"
    );
    assert!(
        help.contains("[env: MODE]") && help.contains("mirage/config.json"),
        "{help}"
    );
}

#[test]
fn help_shows_the_keys_of_a_group_together() {
    let help = help(&["query", "-h"]);
    let position = |text: &str| help.find(text).unwrap_or_else(|| panic!("no `{text}` in\n{help}"));
    let places = [
        "Keys of the unikernel:",
        "--n ",
        "--fast",
        "Keys of the group `left`:",
        "--left-net",
        "--left-block",
    ];
    assert!(places.map(position).is_sorted(), "{help}");
}

#[test]
fn help_of_a_command_is_what_its_option_shows() {
    for command in ["configure", "build", "run", "describe", "query", "clean", "doctor"] {
        assert_eq!(help(&["help", command]), help(&[command, "--help"]));
        assert!(help(&["help"]).contains(&format!("\n  {command}  ")), "{command}");
    }
    assert_eq!(help(&["help"]), help(&["--help"]));
    let error = read(&["help", "fly"]).unwrap_err();
    assert!(error.use_stderr() && error.to_string().contains("'fly'"));
}
