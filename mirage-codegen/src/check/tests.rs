use super::*;
use crate::project::Project;
use mirage_dsl::prelude::*;
use mirage_dsl::{Context, DeviceBuilder};
use std::collections::BTreeMap;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Two {
    net: Impl<Network>,
    disk: Impl<Block>,
}

fn two() -> Application {
    Application::new("two").job(Two {
        net: default_network(),
        disk: ramdisk("disk"),
    })
}

/// A job of one input.
fn one<S: Signature>(device: Impl<S>) -> Application {
    Application::new("one").job(
        DeviceBuilder::new("one", "Unikernel.Main")
            .field("device", device)
            .start()
            .build(),
    )
}

struct InMemory<'a>(BTreeMap<&'a str, &'a str>);

impl Files for InMemory<'_> {
    fn read(&self, path: &Utf8Path) -> Option<String> {
        self.0.get(path.as_str()).map(|text| (*text).to_owned())
    }

    fn exists(&self, path: &Utf8Path) -> bool {
        self.0.contains_key(path.as_str())
    }

    fn names(&self) -> Vec<String> {
        self.0.keys().map(|name| (*name).to_owned()).collect()
    }
}

/// What is said of these files.
fn mistakes(application: &Application, files: &[(&str, &str)]) -> Vec<mirage_dsl::Error> {
    let project = Project::new("crate", "/crate", "src/main.rs");
    let plan = Plan::new(application, &Context::new(Target::UNIX), &project).unwrap();
    let files = InMemory(files.iter().copied().collect());
    check(&plan, &files).err().unwrap_or_default()
}

#[track_caller]
fn accepts(application: &Application, source: &str) {
    let mistakes = mistakes(application, &[("unikernel.ml", source)]);
    assert!(mistakes.is_empty(), "{source}\n{mistakes:#?}");
}

/// The one message and its help.
#[track_caller]
fn refuses(application: &Application, source: &str) -> (String, String) {
    let mistakes = mistakes(application, &[("unikernel.ml", source)]);
    assert_eq!(mistakes.len(), 1, "{source}\n{mistakes:#?}");
    let mistake = &mistakes[0];
    assert!(mistake.location.is_some(), "{mistake:?}");
    (mistake.message.clone(), mistake.help.clone().unwrap_or_default())
}

#[test]
fn what_ocaml_accepts_is_accepted() {
    for source in [
        "module Main (N : Mirage_net.S) (B : Mirage_block.S) = struct let start net disk = work net disk end",
        "module Main = functor (N : Mirage_net.S) (B : Mirage_block.S) -> struct let start = fun _ _ -> work () end",
        "module Main (_ : sig end) (_ : sig type t end) = struct let start n b = Lwt.return_unit end",
        "module type NET = Mirage_net.S module Main (N : NET) (B : DISK) = struct let start n = run n end",
        "module Main (N : Net.S) (B : Mirage_block.S with type t = int) = struct let start n b = run n b end",
        "module Main = Other.Make",
        "include Other",
        // These names stand for something else.
        "module Mirage_block = Mirage_net module Main (A : Mirage_block.S) (B : T) = struct let start n b = x end",
        "open My_types module Main (A : Mirage_block.S) (B : T) = struct let start n b = x end",
        "module type S = Mirage_net.S module Main (S : S) (B : Mirage_block.S) = struct let start n b = x end",
        "module Main (Mirage_net : A) (B : Mirage_net.S) = struct let start n b = x end",
        "module Main (A : A) (B : B) = struct let start ?(x = 1) n ~b = x end",
        "module Main (A : A) (B : B) = struct let start : start = make () end",
        "module Main (A : A) (B : B) = struct include Start (A) (B) end",
    ] {
        accepts(&two(), source);
    }
    let start = "let start device = Lwt.return_unit";
    accepts(
        &one(kv_rw_mem()),
        &format!("module Main (Store : Mirage_kv.RO) = struct {start} end"),
    );
    // A module that is a read-only store can be more than that.
    accepts(
        &one(direct_kv_ro("t")),
        &format!("module Main (Store : Mirage_kv.RW) = struct {start} end"),
    );
    accepts(
        &one(default_sleep()),
        "module Main (Sleep : sig end) = struct let start () = Lwt.return_unit end",
    );
    let own = DeviceBuilder::<Block>::new("own", "Own").build();
    let main = format!("module Main (Both : Mirage_net.S) = struct {start} end");
    assert!(mistakes(&one(own), &[("unikernel.ml", &main), ("own.ml", "include Both")]).is_empty());
}

#[test]
fn functors_and_inputs() {
    let (message, help) = refuses(&two(), "\nmodule Main (Disk : Mirage_block.S) = struct end");
    assert_eq!(
        message,
        "functor `Unikernel.Main` in `unikernel.ml` takes 1 module, but the job has 2 inputs: `net: Impl<Network>`, \
         `disk: Impl<Block>`"
    );
    assert_eq!(
        help,
        "unikernel.ml:2 has  module Main (Disk : Mirage_block.S) = struct\n\
         the job needs       module Main (Net : Mirage_net.S) (Disk : Mirage_block.S) = struct"
    );
    let (message, help) = refuses(&two(), "module Main = struct end");
    assert_eq!(
        message,
        "`Unikernel.Main` in `unikernel.ml` is no functor, but the job has 2 inputs: `net: Impl<Network>`, \
         `disk: Impl<Block>`"
    );
    assert!(
        help.contains("`module Main (Net : Mirage_net.S) (Disk : Mirage_block.S) = struct`"),
        "{help}"
    );
    let (message, _) = refuses(
        &two(),
        "module Main (N : Mirage_net.S) (B : Mirage_block.S) () = struct end",
    );
    assert_eq!(
        message,
        "functor `Unikernel.Main` in `unikernel.ml` has the parameter `()`, which no input is for"
    );
    let none = Application::new("none").job(DeviceBuilder::new("none", "Unikernel.Main").start().build());
    let (message, help) = refuses(&none, "module Main (Store : Mirage_kv.RO) = struct end");
    assert_eq!(
        message,
        "`Unikernel.Main` in `unikernel.ml` is a functor of 1 module, but the job has no input"
    );
    assert!(
        help.ends_with("or add to the job's struct `store: Impl<KvRo>`"),
        "{help}"
    );
    let whole = Application::new("whole").job(
        DeviceBuilder::new("whole", "Unikernel")
            .field("disk", ramdisk("disk"))
            .start()
            .build(),
    );
    let (_, help) = refuses(
        &whole,
        "module Main (Disk : Mirage_block.S) = struct let start _ = x end",
    );
    assert_eq!(help, "did you mean the functor `Unikernel.Main`?");
}

#[test]
fn module_types_that_no_module_has_both_of() {
    let (message, help) = refuses(
        &two(),
        "module Main (Disk : Mirage_block.S) (Net : Mirage_net.S) = struct let start d n = x end",
    );
    assert_eq!(
        message,
        "parameter `Disk` of `Unikernel.Main` wants a `Mirage_block.S`, but gets `net: Impl<Network>`, a `Mirage_net.S`"
    );
    assert!(
        help.ends_with("module Main (Net : Mirage_net.S) (Disk : Mirage_block.S) = struct"),
        "{help}"
    );
    let renamed = "open Lwt.Infix module type S = Mirage_block.S module type T = S module Main (D : T) = struct end";
    assert!(
        refuses(&one(default_network()), renamed)
            .0
            .contains("wants a `Mirage_block.S`")
    );
}

#[test]
fn devices_of_files_of_the_crate() {
    let counter = DeviceBuilder::<Block>::new("counter", "Counter.Make")
        .field("disk", ramdisk("disk"))
        .build();
    let main = (
        "unikernel.ml",
        "module Main (Disk : Mirage_block.S) = struct let start disk = Lwt.return_unit end",
    );
    let found = mistakes(
        &one(counter.clone()),
        &[main, ("counter.ml", "module Make () = struct end")],
    );
    assert_eq!(
        found[0].message,
        "functor `Counter.Make` in `counter.ml` has the parameter `()`, which no input is for"
    );
    let found = mistakes(
        &one(counter.clone()),
        &[main, ("counter.ml", "module Maek (D : S) = struct end")],
    );
    assert_eq!(
        found[0].message,
        "`counter.ml` does not define the module `Make` of `Counter.Make`"
    );
    assert_eq!(found[0].help.as_deref(), Some("did you mean `Counter.Maek`?"));
    let found = mistakes(&one(counter), &[main]);
    assert_eq!(
        found[0].message,
        "module `Counter.Make` needs the file `counter.ml`, which does not exist"
    );
}

#[test]
fn start_and_fields() {
    let main = |start: &str| format!("module Main (N : Mirage_net.S) (B : Mirage_block.S) = struct {start} end");
    let (message, help) = refuses(&two(), &main("let start net = Lwt.return_unit"));
    assert_eq!(
        message,
        "`start` of `Unikernel.Main` takes 1 argument, but is given 2: `net`, `disk`"
    );
    assert_eq!(
        help,
        "unikernel.ml:1 has  let start net =\nthe job needs       let start net disk ="
    );
    let (message, _) = refuses(&two(), &main("let start net disk clock = work ()"));
    assert_eq!(
        message,
        "`start` of `Unikernel.Main` takes 3 arguments, but is given 2: `net`, `disk`"
    );
    let (message, _) = refuses(&two(), &main("let start net () = work ()"));
    assert_eq!(
        message,
        "`start` of `Unikernel.Main` takes `()` where it is given `disk`"
    );
    let (_, help) = refuses(&two(), &main("let strat net disk = work ()"));
    assert_eq!(help, "did you mean to call `strat` `start`?");
    let none = Application::new("none").job(DeviceBuilder::new("none", "Unikernel").start().build());
    accepts(&none, "let start () = Lwt.return_unit");
    let (message, help) = refuses(&none, "let start = Lwt.return_unit");
    assert_eq!(
        message,
        "`start` of `Unikernel` takes no argument, but is given 1: `()`"
    );
    assert!(help.ends_with("let start () ="), "{help}");
    let (_, help) = refuses(&none, "module Main = struct let start () = x end");
    assert_eq!(help, "did you mean `Unikernel.Main`, which does?");
}

#[test]
fn terms_of_run_time_arguments() {
    let job = |term| {
        let term = RuntimeArgument::<String>::term(term);
        Application::new("job").job(
            DeviceBuilder::new("job", "Unikernel")
                .field("who", term)
                .start()
                .build(),
        )
    };
    let source = "let hello = term\nlet start () who = Lwt.return_unit";
    accepts(&job("Unikernel.hello"), source);
    accepts(&job("Elsewhere.hello"), source);
    let (message, help) = refuses(&job("Unikernel.helo"), source);
    assert_eq!(
        message,
        "`unikernel.ml` does not define the run-time argument `Unikernel.helo`"
    );
    assert_eq!(help, "did you mean `Unikernel.hello`?");
}

#[test]
fn files_that_are_not_there() {
    let found = mistakes(&two(), &[("unikernal.ml", "")]);
    assert_eq!(
        found[0].message,
        "module `Unikernel.Main` needs the file `unikernel.ml`, which does not exist"
    );
    assert_eq!(
        found[0].help.as_deref(),
        Some("did you mean `Unikernal.Main`, from `unikernal.ml`?")
    );
}

#[test]
fn modules_of_devices_that_are_nowhere() {
    let main = (
        "unikernel.ml",
        "module Main (D : sig end) = struct let start device = Lwt.return_unit end",
    );
    let dice = || DeviceBuilder::<Block>::new("dice", "Dice").connect("{module}.connect ()");
    let told = |device: DeviceBuilder<Block>, files: &[(&str, &str)]| {
        let mistakes = mistakes(&one(device.build()), files);
        mistakes
            .iter()
            .map(|mistake| format!("{mistake} {}", mistake.help.clone().unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(dice(), &[main]),
        ["module `Dice` needs the file `dice.ml`, which does not exist \
          write it at `/crate/dice.ml`, or name the package whose library has the module"]
    );
    assert_eq!(
        told(dice(), &[main, ("dices.ml", "")]),
        ["module `Dice` needs the file `dice.ml`, which does not exist did you mean `Dices`, from `dices.ml`?"]
    );
    let nothing: [&str; 0] = [];
    assert_eq!(
        told(dice(), &[main, ("dice.ml", "let connect () = Lwt.return_unit")]),
        nothing
    );
    for fine in [
        dice().package(Package::new("games")),
        dice().local_library("games"),
        dice().file("dice.ml", "let connect () = Lwt.return_unit"),
        dice().stanza("(rule (with-stdout-to dice.ml (echo \"\")))"),
        DeviceBuilder::new("random", "Random").connect("{module}.self_init (); return ()"),
        DeviceBuilder::new("clock", "Mirage_ptime").connect("return {module}.now_d_ps"),
    ] {
        assert_eq!(told(fine, &[main]), nothing);
    }
    // Nobody looks into the module of a device that is a value and nothing else.
    let value = DeviceBuilder::<Block>::new("value", "Nowhere")
        .connect("return 4")
        .build();
    let job = DeviceBuilder::new("job", "Unikernel")
        .dependency("value", value)
        .start()
        .build();
    let files = [("unikernel.ml", "let start value = Lwt.return_unit")];
    assert_eq!(mistakes(&Application::new("job").job(job), &files), []);
}

/// A job with run-time arguments.
fn with_arguments<T>(arguments: impl IntoIterator<Item = (&'static str, RuntimeArgument<T>)>) -> Application {
    let job = DeviceBuilder::new("main", "Unikernel").start();
    let fields = arguments.into_iter();
    Application::new("main").job(
        fields
            .fold(job, |job, (name, argument)| job.field(name, argument))
            .build(),
    )
}

#[test]
fn options_that_ocaml_declares_too() {
    let hello = |name: &str| with_arguments([("hello", RuntimeArgument::option(name, "hi".to_owned()))]);
    let term = || with_arguments([("hello", RuntimeArgument::<String>::term("Unikernel.hello"))]);
    let source = "let hello = Arg.(value & opt string \"Hello\" (info [ \"hello\" ]))\n\
                  let mine = Mirage_runtime.register_arg hello\n\
                  let start () h = Lwt.return_unit";
    accepts(&hello("hallo"), source);
    let (message, help) = refuses(&hello("hello"), source);
    assert_eq!(
        message,
        "two run-time arguments are named `--hello`: this one, and one that unikernel.ml:2 declares"
    );
    assert_eq!(help, "give one of them another name, or leave one out");
    let (message, help) = refuses(&term(), source);
    assert_eq!(
        message,
        "two run-time arguments are named `--hello`: one that `Unikernel.hello` declares, and one that unikernel.ml:2 does"
    );
    assert_eq!(
        help,
        "give one of them another name; a term that OCaml registers is not to be named in Rust too"
    );
    let both = with_arguments([
        ("hello", RuntimeArgument::<String>::term("Unikernel.hello")),
        ("mine", RuntimeArgument::option("hello", "hi".to_owned())),
    ]);
    let (message, _) = refuses(
        &both,
        "let hello = Arg.(value & opt string \"\" (info [ \"hello\" ]))\nlet start () a b = x",
    );
    assert_eq!(
        message,
        "two run-time arguments are named `--hello`: this one, and one that `Unikernel.hello` declares"
    );
    let term = || RuntimeArgument::<bool>::expression("Arg.(value & flag (info [\"x\"; \"hello\"]))");
    let written = with_arguments([("one", term()), ("two", RuntimeArgument::option("hello", true))]);
    let (message, _) = refuses(&written, "let start () a b = x");
    assert_eq!(
        message,
        "two run-time arguments are named `--hello`: this one, and one that \
         `Arg.(value & flag (info [\"x\"; \"hello\"]))` declares"
    );
    let of_library =
        "let level = Mirage_runtime.register_arg Arg.(value & flag (info [ \"v\"; \"l\" ]))\nlet start () h = x";
    let mistakes = mistakes(&hello("hello"), &[("unikernel.ml", of_library)]);
    let told: Vec<_> = mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
    assert_eq!(
        told,
        ["the unikernel has a run-time argument `-l` by itself, and unikernel.ml:1 declares another one"]
    );
}
