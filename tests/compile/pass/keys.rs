//! Keys of every kind, with and without a group.
#![deny(warnings)]

use mirage_dsl::prelude::*;
use mirage_dsl::{Context, KeyDescription, KeyKind};

#[derive(Debug, Clone, Copy, PartialEq, KeyType)]
enum Mode {
    Fast,
    VeryCareful,
}

const SMALL: u16 = 7;
type Flag = Value<bool>;

#[derive(Keys)]
struct Options {
    /// How often
    /// to greet.
    ///
    /// At most nine times.
    #[key(default = 4)]
    greetings: Value<u32>,
    #[key(default = -1)]
    offset: Value<i64>,
    #[key(default = SMALL + 1, placeholder = "SIZE")]
    size: Value<u16>,
    #[key(default = "world")]
    who: Value<String>,
    #[key(default = format!("{}-{}", 1, 2))]
    range: Value<String>,
    #[key(default = Mode::VeryCareful, name = "how")]
    mode: Value<Mode>,
    #[key(flag)]
    no_dhcp: Flag,
    /// Which server.
    #[key(required, placeholder = "ADDRESS")]
    r#type: Value<String>,
    #[key(optional, alias = "l", alias = "at-most", env = "LIMIT", section = "How much")]
    limit: mirage_dsl::Value<Option<f64>>,
    #[key(repeated)]
    peers: Value<Vec<String>>,
}

#[derive(Keys)]
struct None {}

fn choose(options: &Options, words: &[(&str, &[&str])]) -> Context {
    let words = words.iter().map(|(name, words)| (name.to_string(), words.iter().map(|word| word.to_string()).collect())).collect();
    Context::choose(Target::UNIX, &options.descriptions(), words).unwrap()
}

fn main() {
    let options = Options::declare();
    let context = choose(&options, &[("type", &["10.0.0.1"]), ("peers", &["a", "b"]), ("how", &["fast"])]);
    assert_eq!(options.greetings.get(&context), Ok(4));
    assert_eq!(options.offset.get(&context), Ok(-1));
    assert_eq!(options.size.get(&context), Ok(8));
    assert_eq!(options.who.get(&context), Ok("world".to_owned()));
    assert_eq!(options.range.get(&context), Ok("1-2".to_owned()));
    assert_eq!(options.mode.get(&context), Ok(Mode::Fast));
    assert_eq!(options.no_dhcp.get(&context), Ok(false));
    assert_eq!(options.r#type.get(&context), Ok("10.0.0.1".to_owned()));
    assert_eq!(options.limit.get(&context), Ok(Option::None));
    assert_eq!(options.peers.get(&context), Ok(vec!["a".to_owned(), "b".to_owned()]));

    let keys: Vec<KeyDescription> = options.descriptions();
    let names: Vec<_> = keys.iter().map(|key| key.name.as_str()).collect();
    assert_eq!(names, ["greetings", "offset", "size", "who", "range", "how", "no-dhcp", "type", "limit", "peers"]);
    assert_eq!(keys[0].doc, "How often to greet.\n\nAt most nine times.");
    assert_eq!(keys[1].doc, "");
    assert_eq!(keys[2].placeholder, "SIZE");
    assert_eq!(keys[5].words, ["fast", "very-careful"]);
    assert_eq!(keys[5].default.as_deref(), Some("very-careful"));
    let kinds: Vec<_> = keys[6..].iter().map(|key| key.kind).collect();
    assert_eq!(kinds, [KeyKind::Flag, KeyKind::Required, KeyKind::Option, KeyKind::Repeated]);

    assert_eq!(*keys[8].aliases, ["l", "at-most"]);
    assert_eq!((keys[8].env.as_deref(), keys[8].section.as_deref()), (Some("LIMIT"), Some("How much")));
    assert!(keys[9].aliases.is_empty() && keys[9].env.is_none() && keys[9].section.is_none());

    // A key leads to its field.
    assert!(keys[0].location.file.ends_with("keys.rs"));
    assert_eq!((keys[0].location.line, keys[0].location.column), (23, 5));
    assert_eq!((keys[6].location.line, keys[6].location.column), (35, 5));

    let grouped = Options::declare_in_group("north");
    assert!(grouped.descriptions().iter().all(|key| key.names().all(|name| name.starts_with("north-"))));
    assert!(None::declare().descriptions().is_empty());
}
