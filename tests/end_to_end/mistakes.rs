//! Mistakes that rustc cannot see: what a newcomer reads, word for word. Nothing is written and the status is 2.

use std::sync::{LazyLock, Mutex, PoisonError};
use tests::{Crate, Finished, Program};

/// One crate with all of them, because no run of it changes anything.
static MISTAKES: LazyLock<Program> = LazyLock::new(|| {
    macro_rules! with_modules {
        ($($module:literal)*) => {
            Crate::new("mistakes", include_str!("mistakes/main.rs"))
                .file("unikernel.ml", include_str!("mistakes/unikernel.ml"))
                $(.file(concat!("src/", $module, ".rs"), include_str!(concat!("mistakes/", $module, ".rs"))))*
        };
    }
    with_modules!(
        "arguments_of_one_name" "file_claimed_twice" "incompatible_packages" "keys_of_one_name" "missing_folder"
        "misspelt_module" "module_without_file" "module_without_start" "name_with_a_space" "no_mistake" "required_key"
        "several_at_once"
    )
    .build()
});

/// Commands of one crate wait for one another, and say so.
static TURN: Mutex<()> = Mutex::new(());

fn call(mistake: &str, arguments: &[&str]) -> Finished {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let before = MISTAKES.files();
    let finished = MISTAKES.finish(MISTAKES.command(arguments).env("MISTAKE", mistake));
    assert_eq!(before, MISTAKES.files(), "nothing is written");
    finished
}

/// `build` of this mistake says exactly this.
#[track_caller]
fn refuses(mistake: &str, message: &str) {
    call(mistake, &["build"]).refuses(2, message);
}
#[test]
fn packages_that_do_not_go_together() {
    refuses(
        "incompatible_packages",
        r#"
error: the devices do not go together: no version of `fmt` is at least 1.0.0 and below 0.9.0
  --> src/incompatible_packages.rs:14:42
   |
14 |     Application::new("mistake").job(Old).job(New)
   |                                          ^^^^^^^^
   |
  ::: src/incompatible_packages.rs:14:33
   |
14 |     Application::new("mistake").job(Old).job(New)
   |                                 ----------------- `fmt` is also needed here
   |
   = help: one of them asks for < 0.9.0, the other for >= 1.0.0: change the bounds of one
"#,
    );
}

#[test]
fn two_keys_of_one_name() {
    refuses(
        "keys_of_one_name",
        r#"
error: two different keys are named `speed`
  --> src/keys_of_one_name.rs:12:16
   |
12 |     let fast = Key::flag("speed").value();
   |                ^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
  ::: src/keys_of_one_name.rs:11:16
   |
11 |     let many = Key::option("speed", 3u32).value();
   |                ---------------------------------- the other one is declared here
   |
   = help: give one of them another name or a group, or use one key in both places
"#,
    );
}

#[test]
fn two_runtime_arguments_of_one_name() {
    refuses(
        "arguments_of_one_name",
        r#"
error: two run-time arguments are named `--address`
  --> src/arguments_of_one_name.rs:12:14
   |
12 |     let to = RuntimeArgument::option("address", "10.0.0.2".to_owned());
   |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
  ::: src/arguments_of_one_name.rs:11:16
   |
11 |     let from = RuntimeArgument::option("address", "10.0.0.1".to_owned());
   |                --------------------------------------------------------- the other one is declared here
   |
   = help: give one of them another name or a group, or declare it once and clone it
"#,
    );
}

#[test]
fn a_name_with_a_space() {
    refuses(
        "name_with_a_space",
        r#"
error: `my unikernel` cannot be the name of a unikernel or of its image: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit
 --> src/name_with_a_space.rs:4:5
  |
4 |     Application::new("my unikernel").job(noop())
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"#,
    );
}

#[test]
fn a_file_that_two_devices_claim() {
    refuses(
        "file_claimed_twice",
        r#"
error: two devices claim the file `table.ml`: `small` and `large`
  --> src/file_claimed_twice.rs:28:22
   |
28 |         large: Large.into_impl(),
   |                      ^^^^^^^^^^^
   |
  ::: src/file_claimed_twice.rs:27:22
   |
27 |         small: Small.into_impl(),
   |                      ----------- `small` is made here
   |
   = help: give the file of one of them another name
"#,
    );
}

#[test]
fn a_module_without_a_file() {
    refuses(
        "module_without_file",
        r#"
error: module `Absent.Main` needs the file `absent.ml`, which does not exist
 --> src/module_without_file.rs:4:22
  |
4 | #[unikernel(module = "Absent.Main")]
  |                      ^^^^^^^^^^^^^^^
  |
  = help: write it at `[crate]/absent.ml`, or name the package whose library has the module
"#,
    );
}

#[test]
fn a_misspelt_module() {
    refuses(
        "misspelt_module",
        r#"
error: `unikernel.ml` does not define the module `Mian` of `Unikernel.Mian`
 --> src/misspelt_module.rs:4:22
  |
4 | #[unikernel(module = "Unikernel.Mian")]
  |                      ^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `Unikernel.Main`?
"#,
    );
}

#[test]
fn a_module_without_start() {
    refuses(
        "module_without_start",
        r#"
error: `Unikernel.Silent` in `unikernel.ml` does not define `start`
 --> src/module_without_start.rs:4:22
  |
4 | #[unikernel(module = "Unikernel.Silent")]
  |                      ^^^^^^^^^^^^^^^^^^^^
  |
  = help: a job's module has a function that returns `unit Lwt.t`: `let start () =`
"#,
    );
}

#[test]
fn a_required_key_that_is_not_given() {
    refuses(
        "required_key",
        r#"
error: key `--who` is required
 --> src/required_key.rs:7:5
  |
7 |     who: Value<String>,
  |     ^^^^^^^^^^^^^^^^^^
  |
  = help: give it: `--who NAME`
"#,
    );
}

#[test]
fn a_folder_that_does_not_exist() {
    refuses(
        "missing_folder",
        r#"
error: `no-such-folder`, from which a device is built, does not exist
  --> src/missing_folder.rs:10:17
   |
10 |     let files = crunch("no-such-folder");
   |                 ^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: it is looked for at `[crate]/no-such-folder`
"#,
    );
}

#[test]
fn all_mistakes_are_shown_at_once() {
    refuses(
        "several_at_once",
        r#"
error: module `Absent` needs the file `absent.ml`, which does not exist
 --> src/several_at_once.rs:4:22
  |
4 | #[unikernel(module = "Absent")]
  |                      ^^^^^^^^^^
  |
  = help: write it at `[crate]/absent.ml`, or name the package whose library has the module

error: `Unikernel.Silent` in `unikernel.ml` does not define `start`
 --> src/several_at_once.rs:8:22
  |
8 | #[unikernel(module = "Unikernel.Silent")]
  |                      ^^^^^^^^^^^^^^^^^^^^
  |
  = help: a job's module has a function that returns `unit Lwt.t`: `let start () =`
"#,
    );
}

/// The command line itself is wrong.
#[track_caller]
fn refuses_words(arguments: &[&str], message: &str) {
    call("no_mistake", arguments).refuses(2, message);
}

#[test]
fn an_unknown_target() {
    refuses_words(
        &["build", "-t", "unixx"],
        r#"
error: invalid value 'unixx' for '--target <TARGET>'
  [possible values: unix, macosx, hvt, spt, virtio, muen, genode, xen, qubes, unikraft-firecracker, unikraft-qemu]

  tip: a similar value exists: 'unix'

For more information, try '--help'.
"#,
    );
}

#[test]
fn an_unknown_key() {
    refuses_words(
        &["build", "--greeting", "3"],
        r#"
error: unexpected argument '--greeting' found

  tip: a similar argument exists: '--greetings'

Usage: cargo run -- build --greetings <VALUE>

For more information, try '--help'.
"#,
    );
}

#[test]
fn a_value_that_is_no_number() {
    refuses_words(
        &["build", "--greetings", "many"],
        r#"
error: invalid value `many` for key `--greetings`: expected a whole number from 0 to 4294967295
"#,
    );
}

#[test]
fn a_value_that_is_none_of_the_words() {
    refuses_words(
        &["configure", "--tint", "green"],
        r#"
error: invalid value `green` for key `--tint`: expected one of `red`, `dark-blue`
"#,
    );
}

#[test]
fn an_unknown_command() {
    refuses_words(
        &["frobnicate"],
        r#"
error: unrecognized subcommand 'frobnicate'

Usage: cargo run -- [OPTIONS]
       cargo run -- <COMMAND>

For more information, try '--help'.
"#,
    );
}

#[test]
fn help_tells_the_keys_with_their_docs_and_defaults() {
    let help = call("no_mistake", &["build", "--help"]).succeeds().stdout;
    let (_, keys) = help.split_once("Keys of the unikernel:\n").unwrap();
    let (keys, _) = keys.split_once("\nKeys of every unikernel:\n").unwrap();
    assert_eq!(
        keys,
        "      --greetings <VALUE>  How often to greet. [default: 4]
      --hurry              Whether to hurry. [default: false]
      --tint <TINT>        The color of the greeting. [default: red] [possible values: red,
                           dark-blue]\n"
    );
}
