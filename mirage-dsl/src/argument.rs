//! Run-time arguments: what can be chosen each time the unikernel boots.

use crate::literal::Literal;
use crate::location::Location;
use crate::package::Package;
use mirage_syntax::{key, name, ocaml};
use std::fmt::Write;
use std::marker::PhantomData;

/// A run-time argument of type `T`: an OCaml cmdliner term that is evaluated at boot.
///
/// Either a term that the OCaml code defines, by its path,
///
/// ```
/// # use mirage_dsl::RuntimeArgument;
/// let hello = RuntimeArgument::<String>::term("Unikernel.hello");
/// ```
///
/// or one declared here, for which the term is generated:
///
/// ```
/// # use mirage_dsl::RuntimeArgument;
/// let hello = RuntimeArgument::option("hello", "Hello World!".to_owned()).doc("How to greet.").placeholder("TEXT");
/// assert_eq!(
///     hello.description().expression(),
///     r#"Cmdliner.Arg.(value & opt string "Hello World!" (info ["hello"] ~docv:"TEXT" ~doc:"How to greet."))"#
/// );
/// ```
///
/// Of an argument declared here, a word that is no value of `T` is refused when the unikernel boots: 70000 by a
/// `RuntimeArgument<u16>`. Where a term is given by path, `T` only says what it is for readers and for rustc; the OCaml
/// compiler checks it against its use.
///
/// The counterpart of `runtime_arg` in `config.ml`.
pub struct RuntimeArgument<T> {
    description: ArgumentDescription,
    value: PhantomData<fn() -> T>,
}

/// A run-time argument without its type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ArgumentDescription {
    term: Term,
    more: Option<Box<More>>,
    packages: Vec<Package>,
    location: Location,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Term {
    /// An OCaml expression.
    Expression(String),
    /// A function of OCaml's side that makes the term.
    Call(Box<Call>),
    /// A term that is generated.
    Declared(Declared),
}

/// `function ~group:"group" ~docs:"section" last`, which makes options of these names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Call {
    function: String,
    group: String,
    last: String,
    options: Vec<String>,
}

/// `Cmdliner.Arg.(shape (info names ...))`, where `shape` is such as `value & opt string "a"`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Declared {
    name: String,
    /// How much of the name is that of its groups.
    prefix: usize,
    shape: String,
    placeholder: String,
    doc: String,
}

/// What few arguments have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct More {
    aliases: Vec<String>,
    section: String,
    env: String,
    problems: Vec<String>,
}

impl<T> Clone for RuntimeArgument<T> {
    fn clone(&self) -> Self {
        RuntimeArgument {
            description: self.description.clone(),
            value: PhantomData,
        }
    }
}

impl<T> RuntimeArgument<T> {
    #[track_caller]
    fn of_term(term: Term) -> Self {
        RuntimeArgument {
            description: ArgumentDescription {
                term,
                more: None,
                packages: Vec::new(),
                location: Location::caller(),
            },
            value: PhantomData,
        }
    }

    /// The term that an OCaml module defines, by its path, such as `Unikernel.hello`.
    #[track_caller]
    pub fn term(path: impl Into<String>) -> Self {
        let path = path.into();
        let problem = ocaml::check_value_path(&path).err().map(|e| e.to_string());
        let mut argument = Self::of_term(Term::Expression(path));
        if let Some(problem) = problem {
            argument.more().problems.push(problem);
        }
        argument
    }

    /// Any OCaml expression of type `'a Cmdliner.Term.t`.
    #[track_caller]
    pub fn expression(expression: impl Into<String>) -> Self {
        Self::of_term(Term::Expression(expression.into()))
    }

    /// A function of a library, applied to the group's name, the section and `last`, which makes options of these
    /// names; where `last` is empty, a value.
    pub(crate) fn call(function: String, group: &str, last: &str, options: &[&str]) -> Self {
        Self::of_term(Term::Call(Box::new(Call {
            function,
            group: group.to_owned(),
            last: last.to_owned(),
            options: options.iter().map(|name| (*name).to_owned()).collect(),
        })))
    }

    #[track_caller]
    fn declared(name: &str, shape: String, packages: Vec<Package>) -> Self {
        let argument = Self::of_term(Term::Declared(Declared {
            name: name.to_owned(),
            prefix: 0,
            shape,
            placeholder: String::new(),
            doc: String::new(),
        }));
        packages.into_iter().fold(argument, RuntimeArgument::package)
    }

    /// A package that the term needs.
    pub fn package(mut self, package: Package) -> Self {
        self.description.packages.push(package);
        self
    }

    fn more(&mut self) -> &mut More {
        self.description.more.get_or_insert_default()
    }

    /// What the argument chooses; shown by the unikernel's `--help`, letter for letter.
    ///
    /// This and the following are for arguments that are declared in Rust. Of a term that the OCaml code defines, the
    /// OCaml code says all this, so that saying it here is an error of `configure`.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        if let Some(declared) = self.declaration("what it chooses") {
            declared.doc = text.into();
        }
        self
    }

    /// What stands for the value in the unikernel's `--help`, such as `TEXT`.
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        if let Some(declared) = self.declaration("what stands for its value") {
            declared.placeholder = text.into();
        }
        self
    }

    /// Another name of the option; `p` is given as `-p`.
    pub fn alias(mut self, name: &str) -> Self {
        if let Some(declared) = self.declaration("which other names it has") {
            let alias = format!("{}{name}", &declared.name[..declared.prefix]);
            self.more().aliases.push(alias);
        }
        self
    }

    /// The environment variable that is read where the option is not given. Only a process has any: this is for the
    /// targets `unix` and `macosx`.
    pub fn env(mut self, variable: impl Into<String>) -> Self {
        if self.declaration("which environment variable is read").is_some() {
            self.more().env = variable.into();
        }
        self
    }

    /// The section of the unikernel's `--help` in which the option stands, such as `NETWORK OPTIONS`. It can be said of
    /// the [standard arguments](crate::devices::arguments) too: `?docs` in `config.ml`.
    pub fn section(mut self, title: impl Into<String>) -> Self {
        let is_function = matches!(&self.description.term, Term::Call(call) if !call.last.is_empty());
        if is_function || self.declaration("in which section it stands").is_some() {
            self.more().section = title.into();
        }
        self
    }

    /// Puts an argument into a group: its option becomes `--<group>-<name>`, and so do its other names.
    pub fn group(mut self, group: &str) -> Self {
        if group.is_empty() {
            return self;
        }
        if let Some(declared) = self.declaration("in which group it is") {
            declared.name = format!("{group}-{}", declared.name);
            declared.prefix += group.len() + 1;
        }
        for alias in self.description.more.iter_mut().flat_map(|more| &mut more.aliases) {
            *alias = format!("{group}-{alias}");
        }
        self
    }

    /// The term, if it is declared in Rust; else, that this was said of it is noted as a mistake.
    fn declaration(&mut self, said: &str) -> Option<&mut Declared> {
        let problem = match &self.description.term {
            Term::Declared(_) => None,
            Term::Expression(expression) => Some(format!(
                "the run-time argument `{expression}` is defined in OCaml: say there {said}"
            )),
            Term::Call(call) => Some(format!(
                "the run-time argument `{}` is that of a library, which says {said}",
                call.function
            )),
        };
        if let Some(problem) = problem {
            self.more().problems.push(problem);
        }
        match &mut self.description.term {
            Term::Declared(declared) => Some(declared),
            _ => None,
        }
    }

    /// The argument without its type.
    #[doc(hidden)]
    pub fn description(&self) -> &ArgumentDescription {
        &self.description
    }
}

/// The name of a function that every `main.ml` defines which uses it: `(whole_number ~min:0 ~max:255)` is a converter.
pub const WHOLE_NUMBER: &str = "whole_number";

/// A Rust type that stands for a cmdliner converter.
pub trait ArgumentType: Literal {
    /// The converter of `Cmdliner.Arg`, such as `string` or `(list int)`, or the path of another one. Beside them there is
    /// [`WHOLE_NUMBER`].
    fn converter() -> String;

    /// The packages that the converter needs besides cmdliner.
    fn packages() -> Vec<Package> {
        Vec::new()
    }
}

macro_rules! argument_types {
    ($($type:ty => $converter:literal)*) => {$(
        impl ArgumentType for $type {
            fn converter() -> String {
                $converter.to_owned()
            }
        }
    )*};
}
argument_types! {
    String => "string"
    bool => "bool"
    i64 => "int"
    isize => "int"
    f64 => "float"
    crate::literal::Int64 => "int64"
}

/// An `int` of OCaml has 63 bits, so it is more than these have, or the other way round.
macro_rules! integer_types {
    ($($type:ty)*) => {$(
        impl ArgumentType for $type {
            fn converter() -> String {
                let (least, most) = (<$type>::MIN.ocaml(), <$type>::MAX);
                match most.problem() {
                    None => format!("({WHOLE_NUMBER} ~min:{least} ~max:{most})"),
                    Some(_) => format!("({WHOLE_NUMBER} ~min:{least} ~max:max_int)"),
                }
            }
        }
    )*};
}
integer_types!(u8 u16 u32 u64 usize i8 i16 i32);

macro_rules! address_types {
    ($($type:ty => $converter:literal)*) => {$(
        impl ArgumentType for $type {
            fn converter() -> String {
                concat!("Mirage_runtime_network.Arg.", $converter).to_owned()
            }

            fn packages() -> Vec<Package> {
                vec![Package::new("mirage-runtime").sublibs(["network"])]
            }
        }
    )*};
}
address_types! {
    std::net::IpAddr => "ip_address"
    std::net::Ipv4Addr => "ipv4_address"
    std::net::Ipv6Addr => "ipv6_address"
    ipnet::Ipv4Net => "ipv4"
    ipnet::Ipv6Net => "ipv6"
}

/// A list is one word, with commas between its elements.
impl<T: ArgumentType> ArgumentType for Vec<T> {
    fn converter() -> String {
        format!("(list {})", T::converter())
    }

    fn packages() -> Vec<Package> {
        T::packages()
    }
}

impl<T: ArgumentType> RuntimeArgument<T> {
    /// `--name=VALUE` with the value it has where it is not given.
    #[track_caller]
    pub fn option(name: &str, default: T) -> Self {
        let shape = format!("value & opt {} {}", T::converter(), default.ocaml());
        let mut argument = Self::declared(name, shape, T::packages());
        if let Some(problem) = default.problem() {
            let problem = format!("in the default of the run-time argument `{name}`, {problem}");
            argument.more().problems.push(problem);
        }
        argument
    }

    /// `--name=VALUE`, without which the unikernel does not start.
    #[track_caller]
    pub fn required(name: &str) -> Self {
        let shape = format!("required & opt (some {}) None", T::converter());
        Self::declared(name, shape, T::packages())
    }
}

impl<T: ArgumentType> RuntimeArgument<Option<T>> {
    /// `--name=VALUE`, which may be left out.
    #[track_caller]
    pub fn optional(name: &str) -> Self {
        let shape = format!("value & opt (some {}) None", T::converter());
        Self::declared(name, shape, T::packages())
    }
}

impl<T: ArgumentType> RuntimeArgument<Vec<T>> {
    /// `--name=VALUE`, any number of times.
    #[track_caller]
    pub fn repeated(name: &str) -> Self {
        let shape = format!("value & opt_all {} []", T::converter());
        Self::declared(name, shape, T::packages())
    }
}

impl RuntimeArgument<bool> {
    /// `--name`: true where it is given.
    #[track_caller]
    pub fn flag(name: &str) -> Self {
        Self::declared(name, FLAG.to_owned(), Vec::new())
    }
}

/// The shape of an option without a value.
const FLAG: &str = "value & flag";

static NOTHING_MORE: More = More {
    aliases: Vec::new(),
    section: String::new(),
    env: String::new(),
    problems: Vec::new(),
};

impl Call {
    fn expression(&self, more: &More) -> String {
        let mut text = self.function.clone();
        push_label(&mut text, "group", &self.group);
        push_label(&mut text, "docs", &markup(&more.section));
        if !self.last.is_empty() {
            text = format!("{text} {}", self.last);
        }
        text
    }
}

impl Declared {
    fn expression(&self, more: &More) -> String {
        let names = std::iter::once(&self.name).chain(&more.aliases);
        let names: Vec<_> = names.map(|name| ocaml::string_literal(name)).collect();
        let mut info = format!("[{}]", names.join("; "));
        push_label(&mut info, "docs", &markup(&more.section));
        if !more.env.is_empty() {
            let variable = ocaml::string_literal(&more.env);
            // Writing to a String cannot fail, here and below.
            let _ = write!(info, " ~env:(Cmdliner.Cmd.Env.info {variable})");
        }
        push_label(&mut info, "docv", &self.placeholder);
        push_label(&mut info, "doc", &markup(&self.doc));
        format!("Cmdliner.Arg.({} (info {info}))", self.shape)
    }
}

/// A text as cmdliner shows it, letter for letter: it takes descriptions and titles for a language of its own, in which
/// `$(b,word)` is bold and a backslash makes the next letter plain. Placeholders it takes as they are.
fn markup(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$")
}

/// ` ~label:"value"`, unless there is no value.
fn push_label(text: &mut String, label: &str, value: &str) {
    if !value.is_empty() {
        let _ = write!(text, " ~{label}:{}", ocaml::string_literal(value));
    }
}

impl ArgumentDescription {
    fn more(&self) -> &More {
        self.more.as_deref().unwrap_or(&NOTHING_MORE)
    }

    /// The OCaml term.
    pub fn expression(&self) -> String {
        match &self.term {
            Term::Expression(expression) => expression.clone(),
            Term::Call(call) => call.expression(self.more()),
            Term::Declared(declared) => declared.expression(self.more()),
        }
    }

    /// The names of the option, where they are known in Rust.
    pub fn option_names(&self) -> Vec<String> {
        match &self.term {
            Term::Expression(_) => Vec::new(),
            Term::Call(call) => {
                let in_group = |name: &String| match call.group.as_str() {
                    "" => name.clone(),
                    group => format!("{group}-{name}"),
                };
                call.options.iter().map(in_group).collect()
            }
            Term::Declared(declared) => std::iter::once(&declared.name)
                .chain(&self.more().aliases)
                .cloned()
                .collect(),
        }
    }

    /// Whether the option has no value; `None` where that is not known in Rust.
    pub fn is_flag(&self) -> Option<bool> {
        match &self.term {
            Term::Expression(_) => None,
            Term::Call(_) => Some(false),
            Term::Declared(declared) => Some(declared.shape == FLAG),
        }
    }

    /// Whether the term uses [`WHOLE_NUMBER`].
    pub fn reads_whole_numbers(&self) -> bool {
        matches!(&self.term, Term::Declared(declared) if ocaml::names_in(&declared.shape).any(|name| name == WHOLE_NUMBER))
    }

    /// What is wrong with the argument as it was declared.
    pub fn problems(&self) -> Vec<String> {
        let more = self.more();
        let name = match &self.term {
            Term::Declared(declared) => Some(key::check_option(&declared.name)),
            Term::Call(call) if !call.group.is_empty() => Some(name::check_group(&call.group)),
            Term::Call(_) | Term::Expression(_) => None,
        };
        let aliases = more.aliases.iter().map(|name| key::check_alias(name));
        let env = (!more.env.is_empty()).then(|| key::check_variable(&more.env));
        let checked = name.into_iter().chain(aliases).chain(env);
        let wrong = checked.filter_map(|checked| Some(checked.err()?.to_string()));
        more.problems.iter().cloned().chain(wrong).collect()
    }

    /// The packages that the term needs.
    pub fn packages(&self) -> &[Package] {
        &self.packages
    }

    /// Where it was declared.
    pub fn location(&self) -> Location {
        self.location
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression<T>(argument: RuntimeArgument<T>) -> String {
        argument.description().expression()
    }

    #[test]
    fn declared_terms() {
        assert_eq!(
            expression(RuntimeArgument::flag("quiet")),
            r#"Cmdliner.Arg.(value & flag (info ["quiet"]))"#
        );
        assert_eq!(
            expression(RuntimeArgument::<i64>::required("n")),
            r#"Cmdliner.Arg.(required & opt (some int) None (info ["n"]))"#
        );
        assert_eq!(
            expression(RuntimeArgument::<Vec<String>>::repeated("peer").group("north")),
            r#"Cmdliner.Arg.(value & opt_all string [] (info ["north-peer"]))"#
        );
        let port = RuntimeArgument::option("port", 80u16)
            .alias("p")
            .section("WEB")
            .env("PORT");
        assert_eq!(
            expression(port.clone().placeholder("N").doc("\"it\"")),
            r#"Cmdliner.Arg.(value & opt (whole_number ~min:0 ~max:65535) 80 (info ["port"; "p"] ~docs:"WEB" ~env:(Cmdliner.Cmd.Env.info "PORT") ~docv:"N" ~doc:"\"it\""))"#
        );
        assert_eq!(
            port.group("b").group("a").description().option_names(),
            ["a-b-port", "a-b-p"]
        );
    }

    #[test]
    fn texts_are_no_markup() {
        let price = RuntimeArgument::flag("price")
            .doc("In $(currency), from C:\\x")
            .section("US$");
        assert_eq!(
            expression(price),
            r#"Cmdliner.Arg.(value & flag (info ["price"] ~docs:"US\\$" ~doc:"In \\$(currency), from C:\\\\x"))"#
        );
    }

    #[test]
    fn types_of_arguments() {
        let servers = RuntimeArgument::option("servers", vec![std::net::Ipv4Addr::LOCALHOST]);
        assert_eq!(servers.description().packages().len(), 1);
        assert_eq!(
            expression(servers),
            "Cmdliner.Arg.(value & opt (list Mirage_runtime_network.Arg.ipv4_address) \
             [(Ipaddr.V4.of_string_exn \"127.0.0.1\")] (info [\"servers\"]))"
        );
        assert_eq!(
            expression(RuntimeArgument::<Option<Vec<i64>>>::optional("n")),
            r#"Cmdliner.Arg.(value & opt (some (list int)) None (info ["n"]))"#
        );
    }

    #[test]
    fn whole_numbers_have_the_bounds_of_their_type() {
        assert_eq!(
            expression(RuntimeArgument::option("n", -1i8)),
            r#"Cmdliner.Arg.(value & opt (whole_number ~min:(-128) ~max:127) (-1) (info ["n"]))"#
        );
        assert_eq!(u64::converter(), "(whole_number ~min:0 ~max:max_int)");
        assert_eq!(i64::converter(), "int");
        assert!(
            RuntimeArgument::<Vec<u8>>::required("n")
                .description()
                .reads_whole_numbers()
        );
        assert_eq!(
            RuntimeArgument::option("n", i64::MAX).description().problems(),
            [
                "in the default of the run-time argument `n`, 9223372036854775807 is no `int` of OCaml, \
              which has 63 bits (an `Int64` has 64)"
            ]
        );
    }

    #[test]
    fn calls_of_libraries() {
        let call = |group| RuntimeArgument::<bool>::call("M.f".to_owned(), group, "()", &["x", "y"]);
        assert_eq!(expression(call("")), "M.f ()");
        assert_eq!(expression(call("g").section("S")), r#"M.f ~group:"g" ~docs:"S" ()"#);
        assert_eq!(call("").description().option_names(), ["x", "y"]);
        assert_eq!(call("g").description().option_names(), ["g-x", "g-y"]);
        assert_eq!(
            call("").env("E").description().problems(),
            ["the run-time argument `M.f` is that of a library, which says which environment variable is read"]
        );
    }

    #[test]
    fn what_is_declared_is_checked() {
        let problems = |argument: RuntimeArgument<bool>| argument.description().problems().len();
        assert_eq!(problems(RuntimeArgument::term("Unikernel.hello")), 0);
        assert_eq!(problems(RuntimeArgument::term("Unikernel hello")), 1);
        assert_eq!(
            problems(RuntimeArgument::term("Unikernel.hello").doc("Hi.").alias("h")),
            2
        );
        assert_eq!(
            problems(RuntimeArgument::flag("fast").alias("f").alias("F").env("FAST")),
            0
        );
        assert_eq!(problems(RuntimeArgument::flag("Quiet").alias("-").env("4")), 3);
    }
}
