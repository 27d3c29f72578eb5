use super::outline::Value;
use super::*;
use proptest::prelude::*;

fn main_of(source: &str) -> Module {
    Outline::of(source).module("Main").cloned().expect(source)
}

/// The module types of the parameters of `Main`, where all are paths.
fn parameters(source: &str) -> Option<Vec<String>> {
    let parameters = main_of(source).parameters?;
    let types = parameters.iter().map(|parameter| match &parameter.module_type {
        ModuleType::Path(path) => path.clone(),
        ModuleType::Generative => "()".to_owned(),
        ModuleType::Other => "?".to_owned(),
    });
    Some(types.collect())
}

/// `2` or more parameters of `start`, exactly `2!`, or unknown `?`.
fn start(source: &str) -> String {
    match &Outline::of(source).value("start").expect(source).arity {
        Arity::Unknown => "?".to_owned(),
        Arity::AtLeast(patterns) => patterns.len().to_string(),
        Arity::Exactly(patterns) => format!("{}!", patterns.len()),
    }
}

#[test]
fn functors_and_values() {
    let outline = Outline::of(
        "open Lwt.Infix\n\
         module type S = sig val hidden : int end\n\
         let hello = register_arg (let name = 1 in name)\n\
         module Main (B : Mirage_block.S) (N : sig type t val x : int end with type t = int) : sig end = struct\n\
           module Inner = struct let deep = begin 1 end end\n\
           let rec start b = let start2 = () in start2\n\
           and stop = 2\n\
         end\n\
         module Alias = Other.Thing\n\
         let after () = ()\n",
    );
    assert!(outline.modules().eq(["Alias", "Main"]));
    assert!(outline.values().eq(["after", "hello"]));
    assert!(!outline.may_define("hidden") && !outline.may_define("name"));
    let main = &outline.module("Main").unwrap().contents;
    assert!(main.values().eq(["start", "stop"]));
    assert!(main.module("Inner").unwrap().contents.may_define("deep"));
    assert!(outline.module("Alias").unwrap().contents.may_define("anything"));
}

#[test]
fn options_of_terms() {
    let outline = Outline::of(
        "open Cmdliner\n\
         let hello = Arg.(value & opt string \"Hello\" (info ~doc:\"How to greet.\" [ \"hello\"; \"h\" ]))\n\
         let mine = Mirage_runtime.register_arg hello\n\
         let port : unit -> int =\n\
           let doc = Arg.info ~docv:\"PORT\" ~docs ~doc:Docs.port [ \"port\" ] in\n\
           Mirage_runtime.register_arg Arg.(value & opt int 80 doc)\n\
         let late () = Mirage_runtime.register_arg Arg.(value & flag (info [ \"late\" ]))\n\
         let computed = register_arg @@ Arg.(value & flag (info [ prefix ^ \"x\" ]))\n\
         let unknown = register_arg Other.term\n\
         module Main (B : Mirage_block.S) = struct let inner = register_arg hello end\n",
    );
    let of_line = |line| outline.registered().iter().find(|registered| registered.line == line);
    assert_eq!(outline.options("hello"), ["hello", "h"]);
    assert_eq!(outline.options("mine"), [""; 0]);
    assert_eq!(of_line(3).unwrap().options, ["hello", "h"]);
    assert_eq!(of_line(4).unwrap().options, ["port"]);
    assert!(of_line(7).is_none());
    assert!(
        outline
            .registered()
            .iter()
            .skip(2)
            .all(|registered| registered.options.is_empty())
    );
}

#[test]
fn what_cannot_be_known_may_be_there() {
    assert!(Outline::of("include Other").may_define("start"));
    assert!(!Outline::of("(* module Main = struct end *)").may_define("Main"));
    assert!(Outline::of("module M = Make (X) (Y)\nlet x = 1").may_define("x"));
    assert!(Outline::of("let (start, stop) = make ()").may_define("start"));
    assert!(Outline::of("let start, stop = make ()").may_define("stop"));
    assert!(
        Outline::of("let x = (").may_define("start"),
        "a file that does not compile"
    );
}

#[test]
fn parameters_of_functors() {
    for (source, expected) in [
        ("module Main = struct end", &[][..]),
        (
            "module Main (A : Mirage_block.S) (B : Mirage_net.S) = struct end",
            &["Mirage_block.S", "Mirage_net.S"],
        ),
        (
            "module Main : functor (A : A.S) -> T = functor (A : A.S) -> struct end",
            &["A.S"],
        ),
        (
            "module Main (A : A.S) = functor (B : B.S) (_ : C.S) -> struct end",
            &["A.S", "B.S", "C.S"],
        ),
        (
            "module Main (A : KV with type t = int and type error = x) = struct end",
            &["KV"],
        ),
        (
            "module Main (A : sig type t = int end) (B : B.S) = struct end",
            &["?", "B.S"],
        ),
        (
            "module Main (A : functor (X : Y) -> Z) (B : module type of C) (D : S(T).U) = struct end",
            &["?", "?", "?"],
        ),
        ("module Main () = struct end", &["()"]),
        ("module Main (A : A.S) () = struct end", &["A.S", "()"]),
        (
            "module Main (A : A.S) : T with type t = A.t and module M = A.M = struct end",
            &["A.S"],
        ),
        ("module Main (A : A.S) : sig val x : int end = struct end", &["A.S"]),
        ("module Main (A : A.S) = (struct end : T)", &["A.S"]),
        (
            "module rec Other : T = struct end and Main (A : A.S) : U = struct end",
            &["A.S"],
        ),
        ("module Main (* (X : Y) *) (A : (* B *) A.S) = struct end", &["A.S"]),
        (
            "let x = let module Main (A : S) (B : T) = struct end in 1 module Main (A : A.S) = struct end",
            &["A.S"],
        ),
        (
            "module Main (A : S) (B : T) = struct end module Main (A : A.S) = struct end",
            &["A.S"],
        ),
        ("module Main = struct module Main (A : S) = struct end end", &[]),
    ] {
        assert_eq!(
            parameters(source).unwrap_or_else(|| panic!("{source}")),
            expected,
            "{source}"
        );
    }
    for source in [
        "module Main = Other.Make (A) (B)",
        "module Main = Other",
        "module Main (A : A.S) = Make (A)",
        "module Main = (val main : S)",
        "module Main : S = (struct end) (X)",
        "module Main = struct end include Other",
    ] {
        assert_eq!(parameters(source), None, "{source}");
    }
    let line = main_of("\n\nmodule Main = struct end").line;
    assert_eq!(line, 3);
    let text = &main_of("module Main (A :\n   S  with type t = int) = struct end")
        .parameters
        .unwrap()[0]
        .text;
    assert_eq!(text, "(A : S with type t = int)");
}

#[test]
fn module_types_that_are_other_names() {
    let outline =
        Outline::of("module type A = Mirage_block.S module type B = sig end module type C = D with type t = int");
    assert_eq!(outline.module_type("A"), Some(Some("Mirage_block.S")));
    assert_eq!(outline.module_type("B"), Some(None));
    assert_eq!(outline.module_type("C"), Some(None));
    assert_eq!(outline.module_type("D"), None);
}

#[test]
fn arity_of_start() {
    for (source, expected) in [
        ("let start () = work ()", "1"),
        ("let rec start a b = work ()", "2"),
        (
            "let stop = 1 and start (a : int) _ { b; _ } [ c ] (d, e) ((module M) : (module S)) = work ()",
            "6",
        ),
        ("let start = fun a b -> fun c -> work a b c", "3"),
        ("let start a = (fun b -> work a b)", "2"),
        ("let start a = function A -> 1 | B -> 2", "2"),
        ("let start = let cache = Hashtbl.create 1 in fun key -> cache", "1"),
        ("let start (type a) (x : a) = x", "1"),
        ("let start : type a. a -> unit Lwt.t = fun a -> work a", "1!"),
        ("let start : A.t -> unit -> unit Lwt.t = make ()", "2!"),
        ("let start : handler = fun a -> work a", "1"),
        ("let start a b : unit Lwt.t = work a b", "2!"),
        ("let start a : b -> unit Lwt.t = work a", "2!"),
        ("let start ?(x = 1) a = work ?x a", "1"),
        ("let start ?x:(y = 1) ?z a b = work", "2"),
        ("let start ~a b = work", "?"),
        ("let start ~a:b c = work", "?"),
        ("let start a ?b = work", "?"),
        ("let start : a:int -> unit Lwt.t = work", "0"),
        ("external start : int -> int = \"x\"", "0"),
        ("let (start : int -> int) = work", "?"),
        ("let[@inline] start a = work", "1"),
        ("let%test start a = work", "?"),
        ("let start a = Lwt.return_unit", "1!"),
        ("let start a = ignore a; Lwt.return ()", "1!"),
        ("let start a = Lwt.return", "1"),
        ("let start a = match a with A -> loop () | B -> Lwt.return_unit", "1!"),
        ("let start a = let start x y z = x in start a; Lwt.return_unit", "1!"),
        ("let start a = twice @@ fun b -> Lwt.return_unit", "1"),
        ("open Lwt.Infix let start a = work a >>= fun () -> loop ()", "1!"),
        ("let start a = work a >>= fun () -> loop ()", "1"),
        (
            "open Lwt.Infix let start a = fun b -> work a >>= fun () -> loop ()",
            "2!",
        ),
        (
            "open Lwt.Infix let start a = each @@ fun b -> work a >>= fun () -> loop ()",
            "1",
        ),
        (
            "open Lwt.Syntax let start a = log \"x\"; let* b = work a in loop b",
            "1!",
        ),
        ("let start a = let* b = work a in Lwt.return_unit", "1"),
        ("let start a = let%lwt b = work a in loop b", "1!"),
        (
            "open Lwt.Syntax let ( let* ) = state let start a = let* b = work a in loop b",
            "1",
        ),
        ("open Lwt.Infix let (>>=) = state let start a = work a >>= loop", "1"),
        ("let start = Lwt.return_unit", "0!"),
        // A local function of the same name, before and after.
        ("let helper () = let start a b = a in start let start () = work ()", "1"),
        ("let start () = work () let helper () = let start a b = a in start", "1"),
        (
            "let helper () = let open M in let x = 1 and start y = 2 in x let start a b = a",
            "2",
        ),
        ("let start a b = a let start () = work ()", "1"),
        ("type t = < x : int >\nlet start a = work a", "1"),
        ("let start a = work a type t = A | B and start = C of int", "1"),
        (
            "let start a = try a with exception Not_found -> work module M = struct let start a b = a end",
            "1",
        ),
        ("let start a b = a include Other", "?"),
        ("let start a b = a [%%if x]", "?"),
        ("let start a b = a include Other let start a = a", "1"),
        ("let start a = a;; start 1;; let x = 2", "1"),
    ] {
        assert_eq!(start(source), expected, "{source}");
    }
    let value = Outline::of("let start () a (() : unit) = a")
        .value("start")
        .cloned()
        .unwrap();
    assert_eq!(
        value.arity,
        Arity::AtLeast(vec![Pattern::Unit, Pattern::Other, Pattern::Other])
    );
    let header = |source| Outline::of(source).value("start").unwrap().header.clone();
    assert_eq!(
        header("let rec start a\n  (b : int) : t = a"),
        "let start a (b : int) : t ="
    );
    assert_eq!(header("let start = fun a -> a"), "let start = fun a ->");
    assert_eq!(
        header("let start : a -> unit Lwt.t = a"),
        "let start : a -> unit Lwt.t ="
    );
    assert_eq!(header("let start"), "let start");
}

/// A functor as a person may write it: its text, its parameters' types and the number of arguments of `start`.
fn functor() -> impl Strategy<Value = (String, Vec<String>, usize)> {
    let path = prop::sample::select(vec!["Mirage_block.S", "Tcpip.Stack.V4V6", "KV", "S"]);
    let parameter = (
        path,
        prop::sample::select(vec!["", " with type t = int", " with type t := int and module A = B"]),
    );
    let filler = prop::sample::select(vec![
        "",
        "(* a comment: \"*)\" *)",
        "let helper start = let start = 'x' in start",
        "type t = { start : int; x : [ `A | `B ] } and u = < start : int >",
        "module Inner = struct let start a b c d = a end",
        "module type T = sig val start : int end",
        "exception Start of { text : string }",
        "let text = {|let start x y z = end|}",
        "let%test _ = let open M in M.(start 1)",
        "let rec even = function 0 -> true | n -> odd n and odd n = not (even n)",
        "class c = let x = 1 in object method start a b = a end",
    ]);
    let argument = prop::sample::select(vec!["a", "_", "(b : int)", "{ c; _ }", "(d, e)", "()", "[]"]);
    (
        prop::collection::vec(parameter, 0..5),
        prop::collection::vec(filler, 3),
        prop::collection::vec(argument, 0..5),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(parameters, fillers, arguments, is_functor, is_fun)| {
            let header: Vec<String> = parameters
                .iter()
                .enumerate()
                .map(|(n, (path, constraint))| format!("(P{n} : {path}{constraint})"))
                .collect();
            let header = header.join("\n  ");
            let header = match (is_functor, parameters.is_empty()) {
                (true, false) => format!("module Main = functor {header} -> struct"),
                _ => format!("module Main {header} = struct"),
            };
            let words = arguments.join(" ");
            let start = match (is_fun, arguments.is_empty()) {
                (true, false) => format!("let start = fun {words} -> work ()"),
                _ => format!("let start {words} = work ()"),
            };
            let [one, two, three] = [fillers[0], fillers[1], fillers[2]];
            let source = format!("{one}\n{header}\n{two}\n{start}\n{three}\nend\n{two}");
            (
                source,
                parameters.iter().map(|(path, _)| path.to_string()).collect(),
                arguments.len(),
            )
        })
}

proptest! {
    #[test]
    fn well_formed_functors_are_understood((source, types, arguments) in functor()) {
        prop_assert_eq!(parameters(&source), Some(types), "{}", source);
        let main = main_of(&source);
        let value = main.contents.value("start").cloned();
        let Some(Value { arity: Arity::AtLeast(patterns), .. }) = value else {
            return Err(TestCaseError::fail(format!("{value:?} in {source}")));
        };
        prop_assert_eq!(patterns.len(), arguments, "{}", source);
    }

    #[test]
    fn anything_is_read(source in any::<String>()) {
        Outline::of(&source);
    }

    #[test]
    fn anything_that_looks_like_ocaml_is_read(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "let", "in", "module", "Main", "start", "(", ")", "=", ":", "struct", "end", "sig", "functor", "->",
                "fun", "function", "and", "type", "with", "~", "?", "[", "]", "[%%", "[@", "%", "{", "}", "{|", "|}",
                ".", "Lwt", "return", "include", "open", "(*", "*)", "\"", "'", "'\\", "rec", ";;", "begin", ">>=",
            ]),
            0..60,
        )
    ) {
        Outline::of(&words.join(" "));
        Outline::of(&words.concat());
    }
}

#[test]
fn depth_is_no_danger() {
    for deep in [
        "module M = struct ",
        "module M = (",
        "let x = (",
        "let x = ",
        "(*",
        "module M (",
        "fun x -> ",
        "let start = begin ",
    ] {
        Outline::of(&deep.repeat(100_000));
    }
    let nested = "module M = struct ".repeat(10_000) + &"end ".repeat(10_000);
    assert!(Outline::of(&nested).module("M").is_some());
    let wrapped = format!(
        "module M = {}struct let x = 1 end{}",
        "(".repeat(10_000),
        ")".repeat(10_000)
    );
    assert!(Outline::of(&wrapped).module("M").unwrap().contents.value("x").is_some());
}
