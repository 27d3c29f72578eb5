//! Configure keys: what can be chosen on the command line before the unikernel is built.

use crate::literal::{Int64, MAX_INT, MIN_INT};
use crate::location::Location;
use crate::value::Value;
use mirage_syntax::key;
use std::any::{Any, type_name};
use std::fmt;
use std::rc::Rc;

/// A type that a key's value can have: it is read from and shown as one command-line word.
///
/// Enums get it with [`#[derive(KeyType)]`](macro@crate::KeyType).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a key",
    note = "for an enum, derive it: `#[derive(Clone, KeyType)]`"
)]
pub trait KeyType: Clone + 'static {
    /// The words that can be given, where they can be listed.
    const WORDS: &'static [&'static str] = &[];

    /// Reads a word of the command line.
    ///
    /// # Errors
    /// What is expected, as the end of the sentence "invalid value: expected ...".
    fn parse(word: &str) -> Result<Self, String>;

    /// The word that [`KeyType::parse`] reads as this value.
    fn print(&self) -> String;
}

impl KeyType for String {
    fn parse(word: &str) -> Result<Self, String> {
        Ok(word.to_owned())
    }

    fn print(&self) -> String {
        self.clone()
    }
}

macro_rules! parsed_key_types {
    ($($type:ty: $expected:literal $words:expr;)*) => {$(
        impl KeyType for $type {
            const WORDS: &'static [&'static str] = &$words;

            fn parse(word: &str) -> Result<Self, String> {
                word.parse().map_err(|_| $expected.to_owned())
            }

            fn print(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
parsed_key_types! {
    bool: "true or false" ["true", "false"];
    f64: "a number" [];
    std::net::IpAddr: "an IP address" [];
    std::net::Ipv4Addr: "an IPv4 address" [];
    std::net::Ipv6Addr: "an IPv6 address" [];
    ipnet::Ipv4Net: "an IPv4 address with the length of its prefix, such as 10.0.0.2/24" [];
    ipnet::Ipv6Net: "an IPv6 address with the length of its prefix, such as 2001:db8::2/64" [];
}

/// Integers are `int`s of OCaml, so a word for more than its 63 bits is none.
macro_rules! integer_key_types {
    ($($type:ty)*) => {$(
        impl KeyType for $type {
            fn parse(word: &str) -> Result<Self, String> {
                let least = (<$type>::MIN as i128).max(MIN_INT.into());
                let most = (<$type>::MAX as i128).min(MAX_INT.into());
                let read = word.parse::<i128>().ok().filter(|number| (least..=most).contains(number));
                let number = read.and_then(|number| number.try_into().ok());
                number.ok_or_else(|| format!("a whole number from {least} to {most}"))
            }

            fn print(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
integer_key_types!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

impl KeyType for Int64 {
    fn parse(word: &str) -> Result<Self, String> {
        word.parse()
            .map(Int64)
            .map_err(|_| "a whole number of 64 bits".to_owned())
    }

    fn print(&self) -> String {
        self.0.to_string()
    }
}

/// A list is one word, with commas between its elements, which have none themselves.
impl<T: KeyType> KeyType for Vec<T> {
    fn parse(word: &str) -> Result<Self, String> {
        let elements = word.split(',').filter(|_| !word.is_empty());
        let read: Result<Self, String> = elements.map(T::parse).collect();
        read.map_err(|expected| format!("a list with commas between its elements, each {expected}"))
    }

    fn print(&self) -> String {
        self.iter().map(KeyType::print).collect::<Vec<_>>().join(",")
    }
}

/// How a key appears on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// `--name VALUE`, with a value of its own where it is not given.
    Option,
    /// `--name`: given or not.
    Flag,
    /// `--name VALUE`, which must be given (or have been saved by an earlier `configure`).
    Required,
    /// `--name VALUE`, any number of times.
    Repeated,
}

/// A typed configure key: the counterpart of `Key.create` in `config.ml`.
///
/// ```
/// use mirage_dsl::Key;
/// let retries = Key::option("retries", 3u32).doc("How often to try again.");
/// let doubled = retries.value().map(|n| n * 2);
/// ```
///
/// Two keys of one name in one unikernel must be declared alike; they are then one key.
pub struct Key<T> {
    description: KeyDescription,
    read: Read<T>,
    default: Option<T>,
}

/// Takes a key's value out of its erased form.
pub(crate) type Read<T> = Rc<dyn Fn(&dyn Any) -> Option<T>>;

type Parse = Rc<dyn Fn(&[String]) -> Result<Rc<dyn Any>, String>>;

/// A key without its type: what the command line needs to know of it.
#[derive(Clone)]
#[non_exhaustive]
pub struct KeyDescription {
    /// The option's name, without its dashes.
    pub name: String,
    /// Its other names; those of one letter have one dash.
    pub aliases: Box<[String]>,
    /// The environment variable that is read where the option is not given.
    pub env: Option<Box<str>>,
    /// The heading of the help under which it stands.
    pub section: Option<Box<str>>,
    /// The group it was put into: what its name begins with, without the dash.
    pub group: Option<String>,
    /// What it chooses, in a sentence or more.
    pub doc: String,
    /// What stands for the value in the help, such as `MODE`.
    pub placeholder: String,
    /// How it appears on the command line.
    pub kind: KeyKind,
    /// The value where it is not given, as it would be given.
    pub default: Option<String>,
    /// The words that can be given, where they can be listed.
    pub words: &'static [&'static str],
    /// Where it was declared.
    pub location: Location,
    type_name: &'static str,
    parse: Parse,
}

impl KeyDescription {
    /// Whether both describe the same option with the same meaning.
    pub fn agrees_with(&self, other: &KeyDescription) -> bool {
        self.name == other.name
            && self.aliases == other.aliases
            && self.env == other.env
            && self.kind == other.kind
            && self.default == other.default
            && self.type_name == other.type_name
    }

    /// All names of the option.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&*self.aliases).map(String::as_str)
    }

    /// What is wrong with the names and the default as they were declared.
    pub(crate) fn problems(&self) -> Vec<String> {
        let names = std::iter::once(key::check_key(&self.name));
        let aliases = self.aliases.iter().map(|alias| key::check_key_alias(alias));
        let env = self.env.iter().map(|variable| key::check_variable(variable));
        let checked = names.chain(aliases).chain(env);
        let names = checked.filter_map(|checked| Some(checked.err()?.to_string()));
        names.chain(self.default_problem()).collect()
    }

    /// A default that could not be given.
    fn default_problem(&self) -> Option<String> {
        let default = self.default.as_ref()?;
        let expected = self.parse(std::slice::from_ref(default)).err()?;
        let name = &self.name;
        Some(format!(
            "the default `{default}` of the key `--{name}` is no value of it: expected {expected}"
        ))
    }

    /// Reads the words given for the key.
    ///
    /// # Errors
    /// What is expected, as the end of the sentence "invalid value: expected ...".
    pub fn parse(&self, words: &[String]) -> Result<Rc<dyn Any>, String> {
        (self.parse)(words)
    }
}

impl fmt::Debug for KeyDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyDescription")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("default", &self.default)
            .field("type", &self.type_name)
            .finish_non_exhaustive()
    }
}

impl<T: Clone + 'static> Key<T> {
    #[track_caller]
    fn declare(name: &str, kind: KeyKind, parse: Parse) -> Self {
        let description = KeyDescription {
            name: name.to_owned(),
            aliases: Box::default(),
            env: None,
            section: None,
            group: None,
            doc: String::new(),
            placeholder: "VALUE".to_owned(),
            kind,
            default: None,
            words: &[],
            location: Location::caller(),
            type_name: type_name::<T>(),
            parse,
        };
        Key {
            description,
            read: Rc::new(|any| any.downcast_ref::<T>().cloned()),
            default: None,
        }
    }

    fn with_default(mut self, default: T, printed: Option<String>) -> Self {
        self.description.default = printed;
        self.default = Some(default);
        self
    }

    fn with_words(mut self, words: &'static [&'static str]) -> Self {
        self.description.words = words;
        self
    }

    /// What the key chooses; shown by `--help`.
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.description.doc = doc.into();
        self
    }

    /// What stands for the value in the help.
    pub fn placeholder(mut self, placeholder: impl Into<String>) -> Self {
        self.description.placeholder = placeholder.into();
        self
    }

    /// Another name of the option; `p` is given as `-p`. In a group it has the same prefix as the first name.
    pub fn alias(mut self, name: &str) -> Self {
        let name = match &self.description.group {
            Some(group) => format!("{group}-{name}"),
            None => name.to_owned(),
        };
        if self.description.names().all(|known| known != name) {
            let aliases = std::mem::take(&mut self.description.aliases);
            self.description.aliases = aliases.into_iter().chain([name]).collect();
        }
        self
    }

    /// The environment variable that is read by every command where the option is not given; an empty one counts as
    /// unset. `~env` of `Arg.info` in `config.ml`.
    pub fn env(mut self, variable: impl Into<String>) -> Self {
        self.description.env = Some(variable.into().into());
        self
    }

    /// The heading of the help under which the option stands: `~docs` of `Arg.info` in `config.ml`.
    pub fn section(mut self, heading: impl Into<String>) -> Self {
        self.description.section = Some(heading.into().into());
        self
    }

    /// Puts the key into a group: its option becomes `--<group>-<name>`. An empty group changes nothing.
    pub fn group(mut self, group: &str) -> Self {
        if !group.is_empty() {
            for name in std::iter::once(&mut self.description.name).chain(&mut *self.description.aliases) {
                *name = format!("{group}-{name}");
            }
            self.description.group = Some(match &self.description.group {
                Some(inner) => format!("{group}-{inner}"),
                None => group.to_owned(),
            });
        }
        self
    }

    /// The key without its type.
    pub fn description(&self) -> &KeyDescription {
        &self.description
    }

    /// The value that will be chosen.
    pub fn value(&self) -> Value<T> {
        Value::of_key(self.description.clone(), self.read.clone(), self.default.clone())
    }
}

fn parse_last<T: KeyType>() -> Parse {
    Rc::new(|words| {
        let word = words.last().map_or("", String::as_str);
        T::parse(word).map(|value| Rc::new(value) as Rc<dyn Any>)
    })
}

impl<T: KeyType> Key<T> {
    /// `--name VALUE`, with the value it has where it is not given.
    #[track_caller]
    pub fn option(name: &str, default: T) -> Self {
        let printed = default.print();
        Key::declare(name, KeyKind::Option, parse_last::<T>())
            .with_words(T::WORDS)
            .with_default(default, Some(printed))
    }

    /// `--name VALUE`, which must be given once; `configure` saves it for the commands that follow.
    #[track_caller]
    pub fn required(name: &str) -> Self {
        Key::declare(name, KeyKind::Required, parse_last::<T>()).with_words(T::WORDS)
    }
}

impl<T: KeyType> Key<Option<T>> {
    /// `--name VALUE`, which may be left out.
    #[track_caller]
    pub fn optional(name: &str) -> Self {
        let parse: Parse = Rc::new(|words| match words.last() {
            Some(word) => T::parse(word).map(|value| Rc::new(Some(value)) as Rc<dyn Any>),
            None => Ok(Rc::new(None::<T>)),
        });
        Key::declare(name, KeyKind::Option, parse)
            .with_words(T::WORDS)
            .with_default(None, None)
    }
}

impl<T: KeyType> Key<Vec<T>> {
    /// `--name VALUE`, any number of times.
    #[track_caller]
    pub fn repeated(name: &str) -> Self {
        let parse: Parse = Rc::new(|words| {
            let values: Result<Vec<T>, String> = words.iter().map(|word| T::parse(word)).collect();
            values.map(|values| Rc::new(values) as Rc<dyn Any>)
        });
        Key::declare(name, KeyKind::Repeated, parse)
            .with_words(T::WORDS)
            .with_default(Vec::new(), None)
    }
}

impl Key<bool> {
    /// `--name`: true where it is given.
    #[track_caller]
    pub fn flag(name: &str) -> Self {
        Key::declare(name, KeyKind::Flag, parse_last::<bool>()).with_default(false, None)
    }
}

/// A set of keys as a struct; implemented by [`#[derive(Keys)]`](macro@crate::Keys).
pub trait Keys: Sized {
    /// Declares the keys: every field is the value of one.
    fn declare() -> Self {
        Self::declare_in_group("")
    }

    /// Declares the keys with option names `--<group>-<name>`.
    fn declare_in_group(group: &str) -> Self;

    /// The declared keys, in order of their fields.
    fn descriptions(&self) -> Vec<KeyDescription>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_a_prefix_of_every_name() {
        let names = |key: Key<u32>| key.description().names().map(str::to_owned).collect::<Vec<_>>();
        let key = || Key::option("port", 1u32).alias("p");
        assert_eq!(names(key()), ["port", "p"]);
        assert_eq!(
            names(key().alias("gate").group("north")),
            ["north-port", "north-p", "north-gate"]
        );
        assert_eq!(
            names(Key::option("port", 1u32).group("a").alias("p").group("b")),
            ["b-a-port", "b-a-p"]
        );
    }

    #[test]
    fn words_are_read_and_printed() {
        fn same<T: KeyType>(word: &str) {
            assert_eq!(T::parse(word).map(|value| value.print()), Ok(word.to_owned()));
        }
        same::<std::net::IpAddr>("2001:db8::1");
        same::<ipnet::Ipv4Net>("10.0.0.2/24");
        same::<Vec<u8>>("1,2,3");
        same::<Vec<u8>>("");
        assert_eq!(
            Vec::<u8>::parse("1,x").unwrap_err(),
            "a list with commas between its elements, each a whole number from 0 to 255"
        );
    }

    #[test]
    fn integers_are_those_of_ocaml() {
        fn expected<T: KeyType>(word: &str) -> Option<String> {
            T::parse(word).err()
        }
        assert_eq!(expected::<i64>("-4611686018427387904"), None);
        assert_eq!(
            expected::<i64>("9223372036854775807").as_deref(),
            Some("a whole number from -4611686018427387904 to 4611686018427387903")
        );
        assert_eq!(
            expected::<u64>("-1").as_deref(),
            Some("a whole number from 0 to 4611686018427387903")
        );
        assert_eq!(
            expected::<i8>("128").as_deref(),
            Some("a whole number from -128 to 127")
        );
        assert_eq!(
            expected::<u16>("70000").as_deref(),
            Some("a whole number from 0 to 65535")
        );
        assert_eq!(Int64::parse("9223372036854775807"), Ok(Int64(i64::MAX)));
        let key = Key::option("n", u64::MAX);
        assert_eq!(
            key.description().problems(),
            [
                "the default `18446744073709551615` of the key `--n` is no value of it: \
              expected a whole number from 0 to 4611686018427387903"
            ]
        );
    }

    #[test]
    fn names_are_checked() {
        let problems = |key: Key<bool>| key.description().problems().len();
        assert_eq!(problems(Key::flag("fast").alias("f").env("FAST")), 0);
        assert_eq!(problems(Key::flag("Fast").alias("t").alias("-").env("4")), 4);
        assert_eq!(problems(Key::flag("target")), 1);
    }
}
