//! The part of git's configuration files that says where `origin` is.

/// The first address of the remote `origin`.
pub(super) fn origin(settings: &str) -> Option<String> {
    // A line that ends with a backslash goes on in the next one.
    let settings = settings.replace("\\\r\n", "").replace("\\\n", "");
    let mut is_origin = false;
    for line in settings.lines().map(str::trim) {
        let setting = match line.strip_prefix('[').and_then(|line| line.split_once(']')) {
            Some((header, rest)) => {
                is_origin = is_remote_origin(header);
                rest.trim_start()
            }
            None => line,
        };
        if let (true, Some((name, text))) = (is_origin, setting.split_once('='))
            && name.trim_end().eq_ignore_ascii_case("url")
        {
            return Some(value(text)).filter(|url| !url.is_empty());
        }
    }
    None
}

fn is_remote_origin(header: &str) -> bool {
    header
        .split_once('"')
        .is_some_and(|(section, name)| section.trim().eq_ignore_ascii_case("remote") && name.trim_end() == "origin\"")
}

/// A value without its quotes, escapes and comment.
fn value(text: &str) -> String {
    let mut value = String::new();
    // How much of it is there for good: spaces at the end count in quotes only.
    let mut kept = 0;
    let mut is_quoted = false;
    let mut characters = text.trim_start().chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => is_quoted = !is_quoted,
            '#' | ';' if !is_quoted => break,
            '\\' => match characters.next() {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some(other) => value.push(other),
                None => {}
            },
            other => value.push(other),
        }
        if is_quoted || !character.is_whitespace() {
            kept = value.len();
        }
    }
    value.truncate(kept);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_origin() {
        let of = |settings: &str| origin(settings);
        assert_eq!(of("[remote \"origin\"]\n url = a\n url = b\n").unwrap(), "a");
        assert_eq!(
            of("[remote \"fork\"]\nurl=b\n[Remote \"origin\"]\nURL=a ; mine\n").unwrap(),
            "a"
        );
        assert_eq!(of("[remote \"origin\"] url = \"a b# \" # c\n").unwrap(), "a b# ");
        assert_eq!(of("[remote \"origin\"]\nurl = a\\\n/b\\\\c\n").unwrap(), "a/b\\c");
        assert_eq!(of("[remote \"origin\"]\nfetch = x\n[branch \"main\"]\nurl = y\n"), None);
        assert_eq!(of("[remote \"Origin\"]\nurl = y\n"), None);
        assert_eq!(of("[remote \"origin\"]\nurl =\n"), None);
        assert_eq!(of("\u{0}[[]\"\\"), None);
    }
}
