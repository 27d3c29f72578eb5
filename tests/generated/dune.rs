//! The real dune reads the same in a text as we do, and what we write is as its formatter would write it. These tests need
//! `dune`, and no compiler.

use mirage_syntax::sexp::Sexp;
use proptest::prelude::*;
use std::io::Write;
use std::process::{Command, Stdio};

/// The text as dune's formatter writes it, if it is one that dune reads.
pub fn formatted(text: &str) -> Option<String> {
    let mut dune = Command::new("dune")
        .args(["format-dune-file", "--dune-version", "2.9"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("this test needs `dune`: apt-get install ocaml-dune");
    // It is closed when it is dropped, which tells dune that this is all. dune may refuse the text before it has read it.
    let _ = dune.stdin.take().unwrap().write_all(text.as_bytes());
    let output = dune.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    output.status.success().then_some(said)
}

/// Whether a text may have a byte by its number with another digit behind it, which dune reads since its version 3.
fn has_digit_behind_number(text: &str) -> bool {
    text.split('\\')
        .any(|part| part.len() > 3 && part[..4].bytes().all(|byte| byte == b'x' || byte.is_ascii_hexdigit()))
}

fn expressions() -> impl Strategy<Value = Sexp> {
    let leaf = prop_oneof![
        "[a-z:%{}#|\\\\.@'-]{1,16}".prop_map(|word| Sexp::code(&word)),
        "(%\\{[a-z]{1,3}(:[a-z]{1,3})?\\}|[a-z%]){1,4}".prop_map(|word| Sexp::code(&word)),
        "[a%{}\\\\\"\t\r\n |>x0-9]{0,16}".prop_map(|text| Sexp::text(&text)),
    ];
    leaf.prop_recursive(5, 60, 9, |inner| {
        prop::collection::vec(inner, 0..9).prop_map(Sexp::List)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn both_read_the_same(text in "([()\"\\\\|>%{};:a0x#\r\n -]|\\\\[0-9x]|\"\\\\[|>] |%\\{a\\}|\"a\"|\\(a\\)|\\\\\n|\n\"\\\\[|>]){0,12}") {
        // dune has an own language of dune files that are programs.
        prop_assume!(!text.starts_with("(*") && !has_digit_behind_number(&text));
        let ours = Sexp::read(&text);
        match formatted(&text) {
            Some(theirs) => prop_assert_eq!(Sexp::read(&theirs), ours),
            None => prop_assert!(ours.is_err(), "{:?}", ours),
        }
    }

    #[test]
    fn it_reads_what_is_written(text in any::<String>(), bytes in prop::collection::vec(0..128u8, 0..20)) {
        let bytes: String = bytes.into_iter().map(char::from).collect();
        let written = format!("{}\n{}", Sexp::text(&text), Sexp::text(&bytes));
        let theirs = formatted(&written).map(|text| Sexp::read(&text));
        prop_assert_eq!(theirs, Some(Ok(vec![Sexp::text(&text), Sexp::text(&bytes)])));
    }

    #[test]
    fn what_is_written_is_what_its_formatter_writes(expression in expressions()) {
        let text = format!("{expression}\n");
        prop_assert_eq!(formatted(&text), Some(text));
    }
}

#[test]
fn texts_of_every_kind() {
    let texts = [
        "(a #| b |# #;c\n)",
        "(a \"\\| b \\065 %{c}\n   \"\\> d \\065 %{e}\n \"\\|\n)",
        "(a \"b\\\n   c\" \"\\x41\\066\\%{d}\\%\")",
        "(a%{b:c}\"d\"e(f))",
        "(a \"\\255\")",
        "; a\r\n(b)\x0c",
    ];
    for text in texts {
        let theirs = formatted(text).unwrap_or_else(|| panic!("dune refuses {text}"));
        assert_eq!(Sexp::read(&theirs), Sexp::read(text), "{text}");
        assert!(Sexp::read(text).is_ok(), "{text}");
    }
}
