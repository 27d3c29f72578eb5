//! The ten-minute tutorial of the README, done to the letter: in a clone, by a shell.

use tests::{clone, shell, workspace};

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

#[test]
fn every_step_works() {
    let readme = std::fs::read_to_string(workspace().join("README.md")).unwrap();
    let (_, tutorial) = readme.split_once("## Ten minutes").unwrap();
    let mut folder = clone("tutorial");
    let mut said = Vec::new();
    for block in blocks(tutorial) {
        match (block.language, file_of(&block)) {
            ("sh", _) => {
                let (finished, end) = shell(&folder, block.text);
                said.push(finished.succeeds().text());
                folder = end;
            }
            ("ocaml" | "rust", Some(file)) => std::fs::write(folder.join(file), block.text).unwrap(),
            (language, _) => panic!("a block of `{language}` that names no file:\n{}", block.text),
        }
    }
    let expected = ["", "good morning", "good evening, you", "rolled "];
    assert_eq!(said.len(), expected.len());
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.contains(expected), "{said}");
    }
    // A dice that always shows the same is none.
    let rolled = |_| {
        let (finished, _) = shell(&folder, "./dist/greeter");
        let text = finished.succeeds().text();
        let (_, number) = text.rsplit_once("rolled ").unwrap();
        number.split_whitespace().next().unwrap().to_owned()
    };
    let rolled: std::collections::BTreeSet<String> = (0..8).map(rolled).collect();
    assert!(rolled.len() > 1, "{rolled:?}");
}
