//! What rustc cannot see of an enum of words.

use crate::key_type::parse::Choice;
use crate::report::Report;
use proc_macro2::Ident;
use syn::Error;

/// Notes every word that is none and every word that stands for two variants.
pub fn check(choices: &[Choice], report: &mut Report) {
    let mut known: Vec<(&str, &Ident)> = Vec::new();
    for choice in choices {
        for (word, span) in &choice.words {
            if !is_word(word) {
                report.add(Error::new(
                    *span,
                    format!(
                        "`{word}` is not one word of a command line: \
                         it must not be empty, start with `-` or hold spaces"
                    ),
                ));
            }
            match known.iter().find(|(other, _)| other == word) {
                Some((_, variant)) if *variant == choice.ident => {
                    report.add(Error::new(*span, format!("the word `{word}` is given twice")))
                }
                Some((_, variant)) => report.add(Error::new(
                    *span,
                    format!("the word `{word}` already stands for `{variant}`"),
                )),
                None => known.push((word, choice.ident)),
            }
        }
    }
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && !word.starts_with('-') && !word.contains(|c: char| c.is_whitespace() || c.is_control())
}
