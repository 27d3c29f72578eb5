//! What contents are, in a few characters.

use serde::{Deserialize, Serialize};
use sha2::Digest;
use std::fmt;

/// The SHA-256 of a file's contents: 64 hexadecimal digits and nothing else, so that it can be the name of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Sha256(String);

/// A text that is no SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no SHA-256: that has 64 hexadecimal digits, with small letters")]
pub struct NoSha256(String);

impl Sha256 {
    /// That of these contents.
    pub fn of(contents: &[u8]) -> Self {
        Sha256(hexadecimal(&sha2::Sha256::digest(contents)))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sha256 {
    type Error = NoSha256;

    fn try_from(text: String) -> Result<Self, NoSha256> {
        let is_digit = |c: char| matches!(c, '0'..='9' | 'a'..='f');
        if text.len() == 64 && text.chars().all(is_digit) {
            Ok(Sha256(text))
        } else {
            Err(NoSha256(text))
        }
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name for what is made from all these parts: it differs if one of them does.
pub fn fingerprint<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> String {
    let mut hash = sha2::Sha256::new();
    for part in parts {
        let part = part.as_ref();
        // With their lengths, so that no two lists of parts are one text.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hexadecimal(&hash.finalize()[..8])
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_tell_lists_apart() {
        assert_eq!(fingerprint(["a", "b"]), fingerprint(["a", "b"]));
        assert_ne!(fingerprint(["a", "b"]), fingerprint(["ab"]));
        assert_ne!(fingerprint(["a", "b"]), fingerprint(["ab", ""]));
    }

    #[test]
    fn a_checksum_is_64_digits() {
        let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Sha256::of(b"abc").as_str(), digits);
        assert_eq!(Sha256::try_from(digits.to_owned()), Ok(Sha256::of(b"abc")));
        for other in [
            "",
            "abc",
            "../../x",
            &digits.to_uppercase(),
            &format!("{digits}0"),
            &digits.replace('b', "/"),
        ] {
            assert!(Sha256::try_from(other.to_owned()).is_err(), "{other}");
        }
    }
}
