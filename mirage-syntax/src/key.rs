//! Names of configure keys and of run-time arguments, which are names of command-line options.

use crate::SyntaxError;

/// Option names that the command line of every config crate has for itself.
pub const RESERVED: [&str; 8] = [
    "target", "help", "version", "yes", "verbose", "dry-run", "format", "all",
];

/// Checks the name of a configure key: an option name that the command line does not use itself.
pub fn check_key(name: &str) -> Result<(), SyntaxError> {
    check_option(name)?;
    if RESERVED.contains(&name) {
        return Err(SyntaxError::new(format!(
            "`--{name}` is an option of every config crate; choose another key name"
        )));
    }
    Ok(())
}

/// Checks an option name: lower-case letters, digits, `-` and `_`, starting with a letter.
pub fn check_option(name: &str) -> Result<(), SyntaxError> {
    let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
    if valid {
        Ok(())
    } else {
        Err(SyntaxError::new(format!(
            "`{name}` is not an option name: use lower-case letters, digits, `-` and `_`, starting with a letter"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn option_names() {
        assert!(check_option("kv_ro").is_ok());
        assert!(check_option("no-dhcp").is_ok());
        for bad in ["", "4ever", "-x", "Net", "a b", "é"] {
            assert!(check_option(bad).is_err(), "{bad}");
        }
        assert!(check_key("target").is_err());
    }
}
