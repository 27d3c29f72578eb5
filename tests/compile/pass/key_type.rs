//! Enums whose variants are words.
#![deny(warnings)]

use mirage_dsl::KeyType;

#[derive(Debug, Clone, PartialEq, KeyType)]
enum Net {
    Host,
    #[key(name = "sockets", alias = "socket", alias = "bsd")]
    Socket,
    DualStack,
    #[key(name = "IPv6")]
    V6 = 6,
    r#Self_,
}

fn main() {
    assert_eq!(Net::WORDS, ["host", "sockets", "socket", "bsd", "dual-stack", "IPv6", "self"]);
    for (word, net) in [("host", Net::Host), ("bsd", Net::Socket), ("dual-stack", Net::DualStack), ("IPv6", Net::V6), ("self", Net::Self_)] {
        assert_eq!(Net::parse(word), Ok(net));
    }
    assert_eq!(
        Net::parse("Host").unwrap_err(),
        "one of `host`, `sockets`, `socket`, `bsd`, `dual-stack`, `IPv6`, `self`"
    );
    assert_eq!(Net::Socket.print(), "sockets");
    assert_eq!(format!("{:>6}|", Net::Host), "  host|");
}
