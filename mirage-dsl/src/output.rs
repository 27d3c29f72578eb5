//! What the image is called.

use crate::key::{Key, KeyType};
use crate::opam::SECTION;
use crate::value::Value;

/// Whether a unikernel or its image can have this name: it becomes the name of files and of an opam package.
pub(crate) fn is_name(name: &str) -> bool {
    let valid = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(valid)
}

/// The value of the key [`output`].
#[derive(Clone)]
struct Name(String);

impl KeyType for Name {
    fn parse(word: &str) -> Result<Self, String> {
        if is_name(word) {
            Ok(Name(word.to_owned()))
        } else {
            Err("a file name of letters, digits, `-`, `_` and `.`, without the target's ending".to_owned())
        }
    }

    fn print(&self) -> String {
        self.0.clone()
    }
}

/// The name that the key `--output` of every unikernel gives the image, in place of the unikernel's own.
pub(crate) fn output() -> Value<Option<String>> {
    let key = Key::<Option<Name>>::optional("output")
        .doc("What the image is called, in place of the unikernel's name.")
        .placeholder("NAME")
        .alias("o")
        .section(SECTION);
    key.value().map(|name| name.map(|Name(name)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_images() {
        assert_eq!(Name::parse("my-image_1.0").unwrap().print(), "my-image_1.0");
        for bad in ["", "a/b", "..", "-o", "ä", "a b"] {
            assert!(Name::parse(bad).is_err(), "{bad}");
        }
    }
}
