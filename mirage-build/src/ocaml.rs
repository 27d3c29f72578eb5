//! Enough of OCaml's syntax to know what a source file defines, without a compiler.

mod lexer;
mod outline;

pub use outline::Outline;

#[cfg(test)]
mod tests {
    use super::Outline;
    use super::lexer::tokens;
    use proptest::prelude::*;

    /// Text made of what OCaml's structure is made of, in any order.
    fn shreds() -> impl Strategy<Value = String> {
        let shred = prop::sample::select(vec![
            "(*",
            "*)",
            "(*)",
            "\"",
            "\\",
            "'",
            "{|",
            "|}",
            "{id|",
            "|id}",
            "{%id|",
            "{",
            "}",
            "(",
            ")",
            "=",
            ":",
            ".",
            "\n",
            " ",
            "module ",
            "module type ",
            "M",
            "X.Y",
            "struct ",
            "sig ",
            "end ",
            "begin ",
            "object ",
            "let ",
            "rec ",
            "and ",
            "external ",
            "include ",
            "open ",
            "x",
            "é",
            "É",
            "0",
            "1e5",
            "'a'",
            "'\\n'",
            "'\\065'",
            "# 1 \"f\"\n",
        ]);
        prop_oneof![
            prop::collection::vec(shred, 0..60).prop_map(|shreds| shreds.concat()),
            any::<String>()
        ]
    }

    proptest! {
        #[test]
        fn anything_is_read(source in shreds(), name: String) {
            let lines = source.lines().count().max(1) as u32;
            let read = tokens(&source);
            prop_assert!(read.is_sorted_by_key(|token| token.line));
            prop_assert!(read.iter().all(|token| (1..=lines).contains(&token.line)));
            let outline = Outline::of(&source);
            for module in outline.modules() {
                prop_assert!(outline.may_define(module) && outline.module(module).is_some());
            }
            outline.may_define(&name);
        }

        /// What stands in a comment or a string defines nothing.
        #[test]
        fn comments_and_strings_define_nothing(text in "[a-z =.\\n]{0,30}") {
            for source in [format!("(* module A = struct {text} end *)"), format!("let x = \"module A = struct {text} end\"")] {
                prop_assert!(!Outline::of(&source).may_define("A"));
            }
            let source = format!("(* {text} *) module A = struct let b = {{q|{text}|q}} end let c = 1");
            let outline = Outline::of(&source);
            prop_assert!(outline.may_define("c") && !outline.may_define("b"));
            prop_assert!(outline.module("A").is_some_and(|module| module.may_define("b")));
        }
    }
}
