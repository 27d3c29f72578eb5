//! The real OCaml compiler reads what is generated. These tests need `ocamlfind ocamlc` and cmdliner, and nothing else of
//! OCaml.

use crate::blueprint::{Blueprint, smallest};
use crate::support::{main_ml, unix};
use crate::{descriptions, support};
use mirage_codegen::emit::emit;
use mirage_dsl::DeviceBuilder;
use mirage_dsl::prelude::*;
use mirage_syntax::ocaml::{KEYWORDS, string_literal};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Modules that every `main.ml` of a random unikernel uses.
const STUBS: [(&str, &str); 6] = [
    (
        "lwt.ml",
        "type 'a t = Now of 'a\nlet return value = Now value\nmodule Infix = struct let ( >>= ) (Now value) f = f value end\n",
    ),
    ("unix_os.ml", "module Main = struct let run (Lwt.Now ()) = () end\n"),
    (
        "cmdliner.ml",
        "module Term = struct type 'a t = 'a end\n\
         module Arg = struct\n  type 'a conv = 'a\n  type info\n  type 'a arg = 'a\n\
           external info : string list -> info = \"%identity\"\n\
           let opt (_ : 'a conv) (value : 'a) (_ : info) : 'a arg = value\n\
           let value (term : 'a arg) : 'a Term.t = term\n  let ( & ) f x = f x\n  let int = 0\n\
           let conv ?docv:(_ : string option) ((_, _) : (string -> ('a, [ `Msg of string ]) result) * (Format.formatter -> 'a -> unit)) : 'a conv = Obj.magic 0\nend\n",
    ),
    (
        "cmdliner_stdlib.ml",
        "let setup ~backtrace:(_ : bool option) ~randomize_hashtables:(_ : bool option) () : unit Cmdliner.Term.t = ()\n",
    ),
    (
        "mirage_runtime.ml",
        "let register_arg (term : 'a Cmdliner.Term.t) : unit -> 'a = fun () -> term\n\
         let runtime_args () = []\nlet with_argv (_ : unit list) (_ : string) (_ : string array) = ()\n\
         let set_name (_ : string) = ()\n",
    ),
    (
        "unikernel.ml",
        "module Main (_ : sig end) = struct let start _ (_ : int) = Lwt.return () end\n",
    ),
];

fn ocamlc(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("ocamlfind")
        .arg("ocamlc")
        .args(["-w", "-a"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("this test needs `ocamlfind` and `ocamlc`: apt-get install ocaml-findlib ocaml-nox");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(()) } else { Err(said) }
}

fn in_folder<T>(files: &[(String, String)], then: impl FnOnce(&Path) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    for (name, contents) in files {
        fs::write(folder.path().join(name), contents).unwrap();
    }
    then(folder.path())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// The `main.ml` of every unikernel is well-typed where the modules take what they are given: so it is well-formed,
    /// no name is hidden by another, and every device gets the values that it names.
    #[test]
    fn random_unikernels_are_well_typed(blueprint in Blueprint::any(12)) {
        let stubs = STUBS.iter().map(|(name, contents)| (name.to_string(), contents.to_string()));
        let mut files: Vec<(String, String)> = stubs.chain(blueprint.stubs()).collect();
        let order: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
        files.push(("main.mli".to_owned(), String::new()));
        files.push(("main.ml".to_owned(), main_ml(unix(&blueprint.shared()))));
        let result = in_folder(&files, |folder| {
            let order: Vec<&str> = ["-c"].into_iter().chain(order.iter().map(String::as_str)).chain(["main.mli", "main.ml"]).collect();
            ocamlc(folder, &order)
        });
        prop_assert!(result.is_ok(), "{}\n{}", result.unwrap_err(), main_ml(unix(&blueprint.shared())));
    }
}

/// A device without `connect` is worth what its inputs are, one that is started as a job may be worth anything.
#[test]
fn values_of_devices_without_connect() {
    let text = || {
        DeviceBuilder::<Block>::new("text", "Unikernel")
            .connect("return \"text\"")
            .build()
    };
    let nothing = || {
        DeviceBuilder::<Network>::new("nothing", "Unikernel")
            .after("text", text())
            .build()
    };
    let one = DeviceBuilder::<Reporter>::new("one", "Unikernel")
        .dependency("text", text())
        .build();
    let several = DeviceBuilder::<Argv>::new("several", "Unikernel.Functor")
        .field("nothing", nothing())
        .dependency("text", text())
        .field("number", -4)
        .build();
    let job = DeviceBuilder::<Job>::new("main", "Unikernel")
        .dependency("nothing", nothing())
        .dependency("one", one)
        .dependency("several", several)
        .start()
        .build();
    let number = DeviceBuilder::<Job>::new("number", "Unikernel")
        .connect("return 4")
        .build();
    let application = smallest("values").job(job).job(number);
    let stubs = STUBS.iter().filter(|(name, _)| *name != "unikernel.ml");
    let mut files: Vec<(String, String)> = stubs
        .map(|(name, contents)| (name.to_string(), contents.to_string()))
        .collect();
    files.push((
        "unikernel.ml".to_owned(),
        "module Functor (_ : sig end) = struct end\n\
         let start () (_ : string) ((), (_ : string), (_ : int)) = Lwt.return ()\n"
            .to_owned(),
    ));
    files.push(("main.mli".to_owned(), String::new()));
    files.push(("main.ml".to_owned(), main_ml(unix(&application))));
    let order: Vec<&str> = ["-c"]
        .into_iter()
        .chain(files.iter().map(|(name, _)| name.as_str()))
        .collect();
    assert_eq!(in_folder(&files, |folder| ocamlc(folder, &order)), Ok(()));
}

/// OCaml accepts the syntax of every `main.ml` that is kept as a snapshot.
#[test]
fn the_kept_descriptions_are_well_formed() {
    let keys = support::plan(&descriptions::keys(), Target::UNIX, &[("who", &["me"])]);
    let others = [
        descriptions::hello(),
        descriptions::network(),
        descriptions::arguments(),
        descriptions::needs(),
        descriptions::storage(),
        descriptions::two_jobs(),
        descriptions::no_job(),
        descriptions::bare(),
    ];
    for plan in others.iter().map(unix).chain([keys]) {
        let name = plan.name.clone();
        let main = support::file(&emit(&[plan]), "mirage/unix/main.ml");
        let files = [("main.ml".to_owned(), main)];
        let result = in_folder(&files, |folder| {
            ocamlc(folder, &["-stop-after", "parsing", "-c", "main.ml"])
        });
        assert_eq!(result, Ok(()), "{name}");
    }
}

/// OCaml reads a string literal as the text it was made from.
#[test]
fn string_literals_are_read_back() {
    let every: String = (0..0x250)
        .filter_map(char::from_u32)
        .chain(['日', '\u{2028}', '\u{feff}', '😀'])
        .collect();
    let texts = [
        every.as_str(),
        "",
        "\\",
        "\"",
        "\\\"",
        "\\n",
        "\\065",
        "a\r\nb",
        "{|x|}",
        "(* \" *)",
        "%s @[ $(b,x)",
    ];
    let checks: String = texts
        .iter()
        .map(|text| {
            let bytes: Vec<String> = text.bytes().map(|byte| byte.to_string()).collect();
            format!("let () = check {} [{}]\n", string_literal(text), bytes.join("; "))
        })
        .collect();
    let check =
        "let check text bytes = if List.map Char.code (List.of_seq (String.to_seq text)) <> bytes then failwith text\n";
    let files = [("literals.ml".to_owned(), check.to_owned() + &checks)];
    in_folder(&files, |folder| {
        assert_eq!(ocamlc(folder, &["literals.ml", "-o", "literals"]), Ok(()));
        assert!(Command::new(folder.join("literals")).status().unwrap().success());
    });
}

/// The unikernel's `--help` shows the user's texts letter for letter: cmdliner takes none of them for markup.
#[test]
fn help_shows_texts_as_they_are() {
    let doc = "In $(currency), $(b,not) bold, from C:\\x\\$(docv) $ \\";
    let argument = RuntimeArgument::option("price", "$(i,1)\\".to_owned())
        .doc(doc)
        .placeholder("A$(b)\\")
        .section("US$ \\ $(s)")
        .env("PRICE");
    let term = argument.description().expression();
    let main =
        format!("open Cmdliner\nlet () = exit (Cmd.eval (Cmd.v (Cmd.info \"x\") Term.(const ignore $ {term})))\n");
    in_folder(&[("help.ml".to_owned(), main)], |folder| {
        let built = ocamlc(folder, &["-package", "cmdliner", "-linkpkg", "help.ml", "-o", "help"]);
        assert_eq!(built, Ok(()));
        let output = Command::new(folder.join("help")).arg("--help=plain").output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        let help = String::from_utf8(output.stdout).unwrap();
        for text in [doc, "US$ \\ $(s)", "--price=A$(b)\\ (absent=$(i,1)\\ or PRICE env)"] {
            assert!(help.contains(text), "does not show {text:?}:\n{help}");
        }
    });
}

/// OCaml refuses every keyword as a name. `effect` is one since OCaml 5.3 only.
#[test]
fn keywords_are_keywords() {
    for word in KEYWORDS.into_iter().filter(|word| *word != "effect") {
        let files = [("word.ml".to_owned(), format!("let f ~{word} = ()\n"))];
        let result = in_folder(&files, |folder| {
            ocamlc(folder, &["-stop-after", "parsing", "-c", "word.ml"])
        });
        assert!(result.is_err(), "`{word}` is no keyword");
    }
}
