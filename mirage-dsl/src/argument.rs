//! Run-time arguments: what can be chosen each time the unikernel boots.

use crate::literal::Literal;
use crate::location::Location;
use crate::package::Package;
use mirage_syntax::{key, ocaml};
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
/// The counterpart of `runtime_arg` in `config.ml`. Where a term is given by path, `T` only says what it is for
/// readers and for rustc; the OCaml compiler checks it against its use.
pub struct RuntimeArgument<T> {
    description: ArgumentDescription,
    value: PhantomData<fn() -> T>,
}

/// A run-time argument without its type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ArgumentDescription {
    term: Term,
    problems: Vec<String>,
    packages: Vec<Package>,
    location: Location,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Term {
    /// An OCaml expression.
    Expression(String),
    /// A function of OCaml's side that makes the term.
    Call(Call),
    /// A term that is generated.
    Declared(Declared),
}

/// `function ~group:"group" ~docs:"section" last`, which makes options of these names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Call {
    function: String,
    group: String,
    section: String,
    last: String,
    options: Vec<String>,
}

/// `Cmdliner.Arg.(shape (info names ...))`, where `shape` is such as `value & opt string "a"`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Declared {
    names: Vec<String>,
    group: String,
    shape: String,
    section: String,
    env: String,
    placeholder: String,
    doc: String,
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
                problems: Vec::new(),
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
        argument.description.problems.extend(problem);
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
        Self::of_term(Term::Call(Call {
            function,
            group: group.to_owned(),
            section: String::new(),
            last: last.to_owned(),
            options: options.iter().map(|name| (*name).to_owned()).collect(),
        }))
    }

    #[track_caller]
    fn declared(name: &str, shape: String, packages: Vec<Package>) -> Self {
        let argument = Self::of_term(Term::Declared(Declared {
            names: vec![name.to_owned()],
            group: String::new(),
            shape,
            section: String::new(),
            env: String::new(),
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

    /// What the argument chooses; shown by the unikernel's `--help`.
    ///
    /// This and the following are for arguments that are declared in Rust. Of a term that the OCaml code defines, the
    /// OCaml code says all this, so that saying it here is an error of `configure`.
    pub fn doc(self, text: impl Into<String>) -> Self {
        self.describe("what it chooses", |declared| declared.doc = text.into())
    }

    /// What stands for the value in the unikernel's `--help`, such as `TEXT`.
    pub fn placeholder(self, text: impl Into<String>) -> Self {
        self.describe("what stands for its value", |declared| {
            declared.placeholder = text.into()
        })
    }

    /// Another name of the option; `p` is given as `-p`.
    pub fn alias(self, name: impl Into<String>) -> Self {
        self.describe("which other names it has", |declared| declared.names.push(name.into()))
    }

    /// The environment variable that is read where the option is not given. Only a process has any: this is for the
    /// targets `unix` and `macosx`.
    pub fn env(self, variable: impl Into<String>) -> Self {
        self.describe("which environment variable is read", |declared| {
            declared.env = variable.into()
        })
    }

    /// The section of the unikernel's `--help` in which the option stands, such as `NETWORK OPTIONS`. It can be said of
    /// the [standard arguments](crate::devices::arguments) too: `?docs` in `config.ml`.
    pub fn section(mut self, title: impl Into<String>) -> Self {
        match &mut self.description.term {
            Term::Call(call) if !call.last.is_empty() => {
                call.section = title.into();
                self
            }
            _ => self.describe("in which section it stands", |declared| declared.section = title.into()),
        }
    }

    /// Puts an argument into a group: its option becomes `--<group>-<name>`, and so do its other names.
    pub fn group(self, group: &str) -> Self {
        if group.is_empty() {
            return self;
        }
        self.describe("in which group it is", |declared| {
            declared.group = format!("{group}-{}", declared.group);
        })
    }

    fn describe(mut self, what: &str, change: impl FnOnce(&mut Declared)) -> Self {
        match &mut self.description.term {
            Term::Declared(declared) => change(declared),
            Term::Expression(expression) => self.description.problems.push(format!(
                "the run-time argument `{expression}` is defined in OCaml: say there {what}"
            )),
            Term::Call(call) => self.description.problems.push(format!(
                "the run-time argument `{}` is that of a library, which says {what}",
                call.function
            )),
        }
        self
    }

    /// The argument without its type.
    pub fn description(&self) -> &ArgumentDescription {
        &self.description
    }
}

/// A Rust type that stands for a cmdliner converter.
pub trait ArgumentType: Literal {
    /// The converter of `Cmdliner.Arg`, such as `string` or `(list int)`, or the path of another one.
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
    i32 => "int"
    u32 => "int"
    u16 => "int"
    u8 => "int"
    f64 => "float"
    crate::literal::Int64 => "int64"
}

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
        Self::declared(name, shape, T::packages())
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
        Self::declared(name, "value & flag".to_owned(), Vec::new())
    }
}

impl Call {
    fn expression(&self) -> String {
        let mut text = self.function.clone();
        for (label, value) in [("group", &self.group), ("docs", &self.section)] {
            push_label(&mut text, label, value);
        }
        if !self.last.is_empty() {
            text = format!("{text} {}", self.last);
        }
        text
    }
}

impl Declared {
    /// The names with their group.
    fn names(&self) -> impl Iterator<Item = String> {
        self.names.iter().map(|name| format!("{}{name}", self.group))
    }

    fn expression(&self) -> String {
        let names: Vec<_> = self.names().map(|name| ocaml::string_literal(&name)).collect();
        let mut info = format!("[{}]", names.join("; "));
        push_label(&mut info, "docs", &self.section);
        if !self.env.is_empty() {
            let variable = ocaml::string_literal(&self.env);
            // Writing to a String cannot fail, here and below.
            let _ = write!(info, " ~env:(Cmdliner.Cmd.Env.info {variable})");
        }
        push_label(&mut info, "docv", &self.placeholder);
        push_label(&mut info, "doc", &self.doc);
        format!("Cmdliner.Arg.({} (info {info}))", self.shape)
    }

    fn problems(&self) -> impl Iterator<Item = String> {
        let [first, others @ ..] = &*self.names().collect::<Vec<_>>() else {
            return Vec::new().into_iter();
        };
        let others = others.iter().map(|name| key::check_alias(name));
        let env = (!self.env.is_empty()).then(|| key::check_variable(&self.env));
        let checked = std::iter::once(key::check_option(first)).chain(others).chain(env);
        let problems: Vec<String> = checked.filter_map(|checked| Some(checked.err()?.to_string())).collect();
        problems.into_iter()
    }
}

/// ` ~label:"value"`, unless there is no value.
fn push_label(text: &mut String, label: &str, value: &str) {
    if !value.is_empty() {
        let _ = write!(text, " ~{label}:{}", ocaml::string_literal(value));
    }
}

impl ArgumentDescription {
    /// The OCaml term.
    pub fn expression(&self) -> String {
        match &self.term {
            Term::Expression(expression) => expression.clone(),
            Term::Call(call) => call.expression(),
            Term::Declared(declared) => declared.expression(),
        }
    }

    /// The names of the option, where they are known in Rust.
    pub fn option_names(&self) -> Vec<String> {
        match &self.term {
            Term::Expression(_) => Vec::new(),
            Term::Call(Call { group, options, .. }) => {
                let in_group = |name: &String| match group.as_str() {
                    "" => name.clone(),
                    group => format!("{group}-{name}"),
                };
                options.iter().map(in_group).collect()
            }
            Term::Declared(declared) => declared.names().collect(),
        }
    }

    /// What is wrong with the argument as it was declared.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.problems.clone();
        if let Term::Declared(declared) = &self.term {
            problems.extend(declared.problems());
        }
        problems
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
            r#"Cmdliner.Arg.(value & opt int 80 (info ["port"; "p"] ~docs:"WEB" ~env:(Cmdliner.Cmd.Env.info "PORT") ~docv:"N" ~doc:"\"it\""))"#
        );
        assert_eq!(
            port.group("b").group("a").description().option_names(),
            ["a-b-port", "a-b-p"]
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
