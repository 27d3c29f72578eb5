use super::*;
use mirage_dsl::Key;

/// Reads words in an environment of one variable.
fn read_in(variable: &str, value: &str, words: &[&str]) -> Result<Arguments, clap::Error> {
    let keys = [
        Key::option("n", 1u32).doc("How many.").description().clone(),
        Key::flag("fast").description().clone(),
        Key::flag("arguments").description().clone(),
        Key::option("net", 0u32).group("left").description().clone(),
        Key::flag("block").group("left").description().clone(),
        Key::option("port", 80u16)
            .alias("p")
            .alias("gate")
            .env("PORT")
            .section("Where it listens")
            .description()
            .clone(),
        Key::flag("loud").env("LOUD").description().clone(),
        Key::<Vec<String>>::repeated("peer")
            .alias("P")
            .alias("e")
            .env("PEER")
            .description()
            .clone(),
    ];
    let words = std::iter::once("hello").chain(words.iter().copied());
    let environment = |name: &str| (name == variable).then(|| OsString::from(value));
    Arguments::read("hello", &keys, words.map(OsString::from), &environment)
}

fn read(words: &[&str]) -> Result<Arguments, clap::Error> {
    read_in("", "", words)
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
    let odd = read(&["build", "--n", "-7", "--peer", "", "--peer", "-0.5"]).unwrap();
    let expected = [
        ("n".into(), vec!["-7".into()]),
        ("peer".into(), vec!["".into(), "-0.5".into()]),
    ];
    assert_eq!(odd.words, Words::from(expected));
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
    assert_eq!(read_in("MODE", "hvt", &["build"]).unwrap().targets, [Target::HVT]);
    assert_eq!(read_in("MODE", "hvt", &[]).unwrap().targets, [Target::HVT]);
    assert_eq!(
        read_in("MODE", "hvt", &["build", "-t", "spt"]).unwrap().targets,
        [Target::SPT]
    );
    assert_eq!(
        read_in("MODE", "release", &["build", "-t", "spt"]).unwrap().targets,
        [Target::SPT]
    );
    assert_eq!(read_in("MODE", "", &["build"]).unwrap().targets, []);
    assert_eq!(read_in("MODE", "release", &["clean"]).unwrap().targets, []);
    let error = read_in("MODE", "release", &["build"]).unwrap_err();
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
    for command in [
        "configure",
        "build",
        "run",
        "describe",
        "query",
        "clean",
        "doctor",
        "cache",
    ] {
        assert_eq!(help(&["help", command]), help(&[command, "--help"]));
        assert!(help(&["help"]).contains(&format!("\n  {command}  ")), "{command}");
    }
    assert_eq!(help(&["help"]), help(&["--help"]));
    let error = read(&["help", "fly"]).unwrap_err();
    assert!(error.use_stderr() && error.to_string().contains("'fly'"));
}

#[test]
fn keys_have_other_names() {
    let words = |words: &[&str]| read(words).unwrap().words;
    let port = |port: &str| Words::from([("port".into(), vec![port.into()])]);
    assert_eq!(words(&["build", "-p", "1"]), port("1"));
    assert_eq!(words(&["-p1"]), port("1"));
    assert_eq!(words(&["describe", "--gate=2"]), port("2"));
    assert_eq!(
        words(&["build", "--peer", "a", "-P", "b", "-e", "c"])["peer"],
        ["a", "b", "c"]
    );
}

#[test]
fn a_variable_stands_behind_the_command_line() {
    let said = |variable, value, words: &[&str]| read_in(variable, value, words).unwrap().words;
    assert_eq!(said("PORT", "7", &["build"])["port"], ["7"]);
    assert_eq!(said("PORT", "7", &["build", "-p", "8"])["port"], ["8"]);
    assert!(said("PORT", "", &["build"]).is_empty());
    assert!(said("PORT", "seven", &["clean"]).is_empty());
    assert_eq!(said("LOUD", "yes", &["build"])["loud"], ["true"]);
    assert_eq!(said("LOUD", "0", &["build"])["loud"], ["false"]);
    assert_eq!(said("PEER", "a b", &["query", "name"])["peer"], ["a b"]);
    let refused = |variable, value| {
        let error = read_in(variable, value, &["build"]).unwrap_err();
        assert!(error.use_stderr());
        error.to_string()
    };
    let error = refused("PORT", "seven");
    assert!(
        error.contains("`PORT` says `seven`, which is no value of the key `--port`: expected a whole number"),
        "{error}"
    );
    assert!(refused("LOUD", "perhaps").contains("expected true or false"));
}

#[test]
fn help_shows_other_names_variables_and_sections() {
    let help = help(&["build", "-h"]);
    for part in [
        "-p, --port <VALUE>",
        "[env: PORT]",
        "[alias: --gate]",
        "Where it listens:",
    ] {
        assert!(help.contains(part), "no `{part}` in\n{help}");
    }
}
