//! Names of configure keys and of run-time arguments, which are names of command-line options.

use crate::SyntaxError;

/// Option names that the command line of every config crate has for itself.
pub const RESERVED: [&str; 19] = [
    "target",
    "help",
    "version",
    "yes",
    "verbose",
    "dry-run",
    "format",
    "all",
    "extra-repos",
    "no-extra-repo",
    "output",
    "mem",
    "net-setup",
    "t",
    "h",
    "V",
    "o",
    "y",
    "v",
];

/// Checks the name of a configure key: an option name that the command line does not use itself.
pub fn check_key(name: &str) -> Result<(), SyntaxError> {
    check_option(name)?;
    // A name of one letter has two dashes here, so it is none of the short ones.
    if name.len() == 1 {
        Ok(())
    } else {
        check_not_reserved(name)
    }
}

/// Checks a second name of a configure key: as [`check_key`], or one letter or digit, which gets one dash.
pub fn check_key_alias(name: &str) -> Result<(), SyntaxError> {
    check_alias(name)?;
    check_not_reserved(name)
}

fn check_not_reserved(name: &str) -> Result<(), SyntaxError> {
    if RESERVED.contains(&name) {
        let dashes = dashes(name);
        return Err(SyntaxError::new(format!(
            "`{dashes}{name}` is an option of every config crate; choose another key name"
        )));
    }
    Ok(())
}

/// The dashes before an option's name on a command line.
pub fn dashes(name: &str) -> &'static str {
    if name.chars().count() == 1 { "-" } else { "--" }
}

/// Checks a second name of an option: an option name, or one letter or digit.
pub fn check_alias(name: &str) -> Result<(), SyntaxError> {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_ascii_alphanumeric() => Ok(()),
        _ => check_option(name),
    }
}

/// Checks the name of an environment variable: letters, digits and `_`, not starting with a digit.
pub fn check_variable(name: &str) -> Result<(), SyntaxError> {
    let valid = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if valid {
        Ok(())
    } else {
        Err(SyntaxError::new(format!(
            "`{name}` is not the name of an environment variable: use letters, digits and `_`, not starting with a digit"
        )))
    }
}

/// Checks an option name: lower-case letters, digits, `-` and `_`, starting with a letter.
pub fn check_option(name: &str) -> Result<(), SyntaxError> {
    let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
    if valid {
        Ok(())
    } else if name.starts_with('-') && name.len() > 1 {
        let bare = name.trim_start_matches('-');
        Err(SyntaxError::new(format!(
            "`{name}` is not an option name: it has no dashes before it; write `{bare}`"
        )))
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
        assert!(check_key("t").is_ok());
    }

    #[test]
    fn second_names() {
        for good in ["p", "P", "4", "port", "a-b"] {
            assert!(check_alias(good).is_ok(), "{good}");
        }
        for bad in ["", "-", "é", "Port", "-p"] {
            assert!(check_alias(bad).is_err(), "{bad}");
        }
        assert_eq!(
            check_key_alias("t").unwrap_err().to_string(),
            "`-t` is an option of every config crate; choose another key name"
        );
        assert!(check_key_alias("target").is_err());
    }

    #[test]
    fn variables() {
        assert!(check_variable("MIRAGE_2_x").is_ok());
        for bad in ["", "2X", "A-B", "A=", "é"] {
            assert!(check_variable(bad).is_err(), "{bad}");
        }
    }
}
