//! Rust names in other spellings.

/// The words of a name, in lower case: `TcpipStack4` is "tcpip" and "stack4".
fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, &c) in characters.iter().enumerate() {
        let before = index.checked_sub(1).map(|i| characters[i]);
        let after = characters.get(index + 1);
        let starts = c.is_uppercase()
            && before.is_some_and(|before| !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase()));
        if c == '_' || starts {
            words.push(String::new());
        }
        if let (Some(word), true) = (words.last_mut(), c != '_') {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `KvRo` as `kv_ro`.
pub fn snake(name: &str) -> String {
    words(name).join("_")
}

/// `DualStack` and `dual_stack` as `dual-stack`.
pub fn kebab(name: &str) -> String {
    words(name).join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        let cases = [
            ("KvRo", "kv_ro"),
            ("Ipv4", "ipv4"),
            ("TcpipStack4", "tcpip_stack4"),
            ("HTTPServer", "http_server"),
            ("V4V6", "v4_v6"),
            ("Udp", "udp"),
            ("_Odd__Name_", "odd_name"),
        ];
        for (name, expected) in cases {
            assert_eq!(snake(name), expected, "{name}");
        }
        assert_eq!(kebab("no_dhcp"), "no-dhcp");
        assert_eq!(kebab("DualStack"), "dual-stack");
    }
}
