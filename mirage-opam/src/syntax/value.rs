//! What an opam file is made of.

use std::borrow::Cow;
use std::ops::Range;

/// A whole file: fields and sections in their order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct File<'a> {
    /// The items of the file.
    pub items: Vec<Item<'a>>,
}

impl<'a> File<'a> {
    /// The value of the first field of this name.
    pub fn field(&self, name: &str) -> Option<&Node<'a>> {
        field(&self.items, name)
    }

    /// The sections of this kind, in order: their label and their items.
    pub fn sections<'f>(&'f self, kind: &'f str) -> impl Iterator<Item = (Option<&'f str>, &'f [Item<'a>])> {
        self.items.iter().filter_map(move |item| match &item.content {
            Content::Section { label, items } if item.name == kind => Some((label.as_deref(), items.as_slice())),
            _ => None,
        })
    }
}

/// The value of the first field of this name among `items`.
pub(crate) fn field<'f, 'a>(items: &'f [Item<'a>], name: &str) -> Option<&'f Node<'a>> {
    items.iter().find_map(|item| match &item.content {
        Content::Field(value) if item.name == name => Some(value),
        _ => None,
    })
}

/// A field, `name: value`, or a section, `name "label" { ... }`.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// The name of the field, or the kind of the section.
    pub name: Cow<'a, str>,
    /// What the item holds.
    pub content: Content<'a>,
    /// The bytes of the name in the text; empty where there is no text.
    pub span: Range<usize>,
}

/// Two items are equal wherever they stand.
impl PartialEq for Item<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.content == other.content
    }
}

/// What an item holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content<'a> {
    /// The value of a field.
    Field(Node<'a>),
    /// A section.
    Section {
        /// The text between the kind and the brace, as in `extra-source "fix.patch" { ... }`.
        label: Option<Cow<'a, str>>,
        /// Fields and further sections.
        items: Vec<Item<'a>>,
    },
}

/// A value and its place.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The value.
    pub value: Value<'a>,
    /// The bytes of the value in the text; empty where there is no text.
    pub span: Range<usize>,
}

/// Two nodes are equal wherever they stand.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<'a> From<Value<'a>> for Node<'a> {
    /// A value that was not read from a text.
    fn from(value: Value<'a>) -> Self {
        Node { value, span: 0..0 }
    }
}

/// A value, by its shape.
///
/// `a & b & c` is one [`Value::And`] of three, so that no list of alternatives, however long, is deep.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A string, without its quotes and escapes.
    String(Cow<'a, str>),
    /// A word, such as `make`, `with-test`, or `ocaml:version`.
    Ident(Cow<'a, str>),
    /// `[a b c]`.
    List(Vec<Node<'a>>),
    /// `(a b c)`, most often of one value.
    Group(Vec<Node<'a>>),
    /// `value {conditions}`.
    Option(Box<Node<'a>>, Vec<Node<'a>>),
    /// `os = "linux"`.
    Relation(Box<Node<'a>>, RelOp, Box<Node<'a>>),
    /// `>= "1.0"`, the left side being what the condition stands behind.
    Bound(RelOp, Box<Node<'a>>),
    /// `a & b`, of two or more.
    And(Vec<Node<'a>>),
    /// `a | b`, of two or more.
    Or(Vec<Node<'a>>),
    /// `!a`.
    Not(Box<Node<'a>>),
    /// `?a`: whether `a` is defined.
    Defined(Box<Node<'a>>),
    /// `PATH += "bin"`.
    EnvUpdate(Box<Node<'a>>, EnvOp, Box<Node<'a>>),
}

impl Value<'_> {
    /// What the value is, for messages.
    pub fn describe(&self) -> &'static str {
        match self {
            Value::Bool(_) => "a boolean",
            Value::Int(_) => "a number",
            Value::String(_) => "a string",
            Value::Ident(_) => "a word",
            Value::List(_) => "a list",
            Value::Group(_) => "a group in parentheses",
            Value::Option(..) => "a value with conditions",
            Value::Relation(..) => "a comparison",
            Value::Bound(..) => "a bound",
            Value::And(_) | Value::Or(_) => "a formula",
            Value::Not(_) => "a negation",
            Value::Defined(_) => "a test for a definition",
            Value::EnvUpdate(..) => "an update of the environment",
        }
    }
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RelOp {
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl RelOp {
    /// The operator as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            RelOp::Eq => "=",
            RelOp::Ne => "!=",
            RelOp::Lt => "<",
            RelOp::Le => "<=",
            RelOp::Gt => ">",
            RelOp::Ge => ">=",
        }
    }

    /// Whether two things in this order are in this relation.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            RelOp::Eq => order.is_eq(),
            RelOp::Ne => order.is_ne(),
            RelOp::Lt => order.is_lt(),
            RelOp::Le => order.is_le(),
            RelOp::Gt => order.is_gt(),
            RelOp::Ge => order.is_ge(),
        }
    }

    /// The relation that holds where this one does not.
    pub fn negated(self) -> RelOp {
        match self {
            RelOp::Eq => RelOp::Ne,
            RelOp::Ne => RelOp::Eq,
            RelOp::Lt => RelOp::Ge,
            RelOp::Ge => RelOp::Lt,
            RelOp::Gt => RelOp::Le,
            RelOp::Le => RelOp::Gt,
        }
    }
}

/// How a variable of the environment is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnvOp {
    /// `+=`
    Prepend,
    /// `=+`
    Append,
    /// `:=`
    PrependColon,
    /// `=:`
    AppendColon,
    /// `=+=`
    Replace,
}

impl EnvOp {
    /// The operator as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            EnvOp::Prepend => "+=",
            EnvOp::Append => "=+",
            EnvOp::PrependColon => ":=",
            EnvOp::AppendColon => "=:",
            EnvOp::Replace => "=+=",
        }
    }
}
