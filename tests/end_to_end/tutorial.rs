//! The ten-minute tutorial of the README, done to the letter.

use tests::{Crate, workspace};

/// A fenced block of the README.
struct Block<'a> {
    language: &'a str,
    text: &'a str,
}

fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let fenced = markdown.split("\n```").skip(1).step_by(2);
    fenced
        .filter_map(|block| block.split_once('\n'))
        .map(|(language, text)| Block { language, text })
        .collect()
}

/// The file that a block of code names on its first line.
fn file_of<'a>(block: &Block<'a>) -> Option<&'a str> {
    let first = block.text.lines().next()?;
    let comment = first
        .strip_prefix("// ")
        .or_else(|| first.strip_prefix("(* ")?.strip_suffix(" *)"))?;
    comment.contains('.').then_some(comment)
}

/// The arguments behind `cargo run --`, read as a shell does.
fn arguments(line: &str) -> Option<Vec<String>> {
    let rest = line.strip_prefix("cargo run")?;
    let rest = rest.strip_prefix(" --").unwrap_or(rest);
    let mut words = vec![String::new()];
    for (position, part) in rest.split('"').enumerate() {
        let is_quoted = position % 2 == 1;
        for c in part.chars() {
            match words.last_mut() {
                Some(word) if is_quoted || c != ' ' => word.push(c),
                _ => words.push(String::new()),
            }
        }
    }
    words.retain(|word| !word.is_empty());
    Some(words)
}

#[test]
fn every_step_works() {
    let readme = std::fs::read_to_string(workspace().join("README.md")).unwrap();
    let (_, tutorial) = readme.split_once("## Ten minutes").unwrap();
    let greeter = Crate::new("greeter", "fn main() {}\n");
    let mut said = Vec::new();
    for block in blocks(tutorial) {
        match file_of(&block) {
            Some(file) => greeter.write(file, block.text),
            None => {
                for words in block.text.lines().filter_map(arguments) {
                    let words: Vec<&str> = words.iter().map(String::as_str).collect();
                    said.push(greeter.cargo_run_with(&words).succeeds().text());
                }
            }
        }
        assert!(["sh", "ocaml", "rust"].contains(&block.language), "{}", block.language);
    }
    let expected = ["good morning", "good evening, you", "rolled "];
    assert_eq!(said.len(), expected.len());
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.contains(expected), "{said}");
    }
}
