//! Names of opam packages and of findlib libraries.

use crate::SyntaxError;

/// Checks the name of an opam package: ASCII letters, digits, `-` and `_`, with at least one letter.
pub fn check_package(name: &str) -> Result<(), SyntaxError> {
    let characters = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if characters && name.chars().any(|c| c.is_ascii_alphabetic()) {
        Ok(())
    } else {
        let hint = match name.split_once('.') {
            Some((package, library)) if !package.is_empty() => {
                format!("; for the library `{name}` write package `{package}` with sublibs(\"{library}\")")
            }
            _ => String::new(),
        };
        Err(SyntaxError::new(format!(
            "`{name}` is not an opam package name: use letters, digits, `-` and `_`, with at least one letter{hint}"
        )))
    }
}

/// Checks the name of a findlib library: package-like words joined by dots.
pub fn check_library(name: &str) -> Result<(), SyntaxError> {
    let word = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if name.split('.').all(word) {
        Ok(())
    } else {
        Err(SyntaxError::new(format!(
            "`{name}` is not a library name: use words of letters, digits, `-` and `_` joined by dots"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_names() {
        assert!(check_package("mirage-net").is_ok());
        assert!(check_package("0install").is_ok());
        for bad in ["", "123", "a.b", "naïve", "a b"] {
            assert!(check_package(bad).is_err(), "{bad}");
        }
        assert!(
            check_package("arp.mirage")
                .unwrap_err()
                .to_string()
                .contains("sublibs(\"mirage\")")
        );
    }

    #[test]
    fn library_names() {
        assert!(check_library("tcpip.stack-direct").is_ok());
        assert!(check_library("lwt.").is_err());
    }
}
