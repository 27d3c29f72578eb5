//! Values on their way to the unikernel: keys, run-time arguments, and the types that both have.

use tests::Crate;

const MAIN: &str = r#"use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Shown {
    n: Value<i64>,
    words: Value<Vec<String>>,
    text: RuntimeArgument<String>,
    port: RuntimeArgument<u16>,
    small: RuntimeArgument<i8>,
    wide: RuntimeArgument<i64>,
    sizes: RuntimeArgument<Vec<u32>>,
    loud: RuntimeArgument<bool>,
}

#[derive(Keys)]
struct Options {
    /// N.
    #[key(default = -5)]
    n: Value<i64>,
    /// Words.
    #[key(repeated)]
    words: Value<Vec<String>>,
}

fn main() -> ExitCode {
    let options = Options::declare();
    let shown = Shown {
        n: options.n,
        words: options.words,
        text: RuntimeArgument::option("text", "none".to_owned()).alias("t"),
        port: RuntimeArgument::option("port", 80),
        small: RuntimeArgument::option("small", 0),
        wide: RuntimeArgument::option("wide", 7),
        sizes: RuntimeArgument::option("sizes", vec![1, 2]),
        loud: RuntimeArgument::flag("loud"),
    };
    mirage_build::cli!(Application::new("shown").job(shown))
}
"#;

const UNIKERNEL: &str = r#"let start () n words text port small wide sizes loud =
  Logs.info (fun log ->
      log "n=%d words=[%s] text=[%s] port=%d small=%d wide=%d sizes=%s loud=%b" n (String.concat ";" words) text port small
        wide (String.concat "+" (List.map string_of_int sizes)) loud);
  Lwt.return_unit
"#;

#[test]
fn values_arrive_or_are_refused_where_they_are_given() {
    let shown = Crate::new("arguments", MAIN).file("unikernel.ml", UNIKERNEL).build();
    let configure = |words: &[&str]| shown.run(&[&["configure"], words].concat());
    configure(&["--n", "9223372036854775807"]).ends_with(2).says(
        "invalid value `9223372036854775807` for key `--n`: \
         expected a whole number from -4611686018427387904 to 4611686018427387903",
    );
    configure(&["--n", "-7", "--words", "", "--words", "-1"]).succeeds();
    let run = |words: &[&str]| shown.run(&[&["run", "-t", "unix", "--"], words].concat());
    run(&[])
        .succeeds()
        .says("n=-7 words=[;-1] text=[none] port=80 small=0 wide=7 sizes=1+2 loud=false");
    run(&[
        "--text",
        "",
        "--small",
        "-128",
        "--wide",
        "-4611686018427387904",
        "--loud",
    ])
    .succeeds()
    .says("text=[] port=80 small=-128 wide=-4611686018427387904 sizes=1+2 loud=true");
    run(&["-t", "", "--port=0xffff"]).succeeds().says("text=[] port=65535");
    run(&["--text", "\"a \\ b", "--sizes", "0,4294967295"])
        .succeeds()
        .says("text=[\"a \\ b] port=80 small=0 wide=7 sizes=0+4294967295");

    let refuses = |words: &[&str], message: &str| {
        run(words)
            .ends_with(2)
            .says(message)
            .says("error: the unikernel does not accept these arguments\n");
    };
    refuses(
        &["--port", "70000"],
        "option '--port': invalid value '70000', expected a whole number from 0",
    );
    refuses(&["--port", "-1"], "invalid value '-1', expected a whole number");
    refuses(&["--small", "128"], "invalid value '128', expected a whole number");
    refuses(&["--sizes", "1,4294967296"], "expected a whole number from 0 to");
    refuses(&["--wide", "4611686018427387904"], "option '--wide': invalid value");

    // Without the command line that knows the options.
    let image = shown.folder().join("dist/shown");
    let alone = |words: &[&str]| shown.finish(shown.other(image.as_str()).args(words));
    alone(&["--text", ""]).succeeds().says("text=[]");
    alone(&["--text", "a\\ b"]).succeeds().says("text=[a b]");
    alone(&["--text", "\"a"])
        .ends_with(64)
        .says("mirage: the arguments cannot be split: a quote is not closed\nHint: ")
        .is_silent_about("exception");
    alone(&["--text", "a\\"])
        .ends_with(64)
        .says("mirage: the arguments cannot be split: there is nothing after the last backslash\n");
}
