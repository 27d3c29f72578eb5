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
    packages: Vec<Package>,
    location: Location,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Term {
    /// An OCaml expression.
    Expression {
        expression: String,
        problem: Option<String>,
    },
    /// `shape` is the part of the term around `(info ...)`, such as `value & opt string "a"`.
    Declared {
        name: String,
        shape: String,
        doc: String,
        placeholder: String,
    },
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
                packages: Vec::new(),
                location: Location::caller(),
            },
            value: PhantomData,
        }
    }

    /// The term that an OCaml module defines, by its path, such as `Unikernel.hello`.
    #[track_caller]
    pub fn term(path: impl Into<String>) -> Self {
        let expression = path.into();
        let problem = ocaml::check_value_path(&expression).err().map(|e| e.to_string());
        Self::of_term(Term::Expression { expression, problem })
    }

    /// Any OCaml expression of type `'a Cmdliner.Term.t`.
    #[track_caller]
    pub fn expression(expression: impl Into<String>) -> Self {
        Self::of_term(Term::Expression {
            expression: expression.into(),
            problem: None,
        })
    }

    #[track_caller]
    fn declared(name: &str, shape: String) -> Self {
        Self::of_term(Term::Declared {
            name: name.to_owned(),
            shape,
            doc: String::new(),
            placeholder: String::new(),
        })
    }

    /// A package that the term needs.
    pub fn package(mut self, package: Package) -> Self {
        self.description.packages.push(package);
        self
    }

    /// What the argument chooses; shown by the unikernel's `--help`. Of a term given by path, OCaml says it.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        if let Term::Declared { doc, .. } = &mut self.description.term {
            *doc = text.into();
        }
        self
    }

    /// What stands for the value in the unikernel's `--help`, such as `TEXT`.
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        if let Term::Declared { placeholder, .. } = &mut self.description.term {
            *placeholder = text.into();
        }
        self
    }

    /// Puts an argument declared here into a group: its option becomes `--<group>-<name>`.
    pub fn group(mut self, group: &str) -> Self {
        if let Term::Declared { name, .. } = &mut self.description.term
            && !group.is_empty()
        {
            *name = format!("{group}-{name}");
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
    /// The converter of `Cmdliner.Arg`, such as `string`.
    const CONVERTER: &'static str;
}

macro_rules! argument_types {
    ($($type:ty => $converter:literal)*) => {$(
        impl ArgumentType for $type {
            const CONVERTER: &'static str = $converter;
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

impl<T: ArgumentType> RuntimeArgument<T> {
    /// `--name=VALUE` with the value it has where it is not given.
    #[track_caller]
    pub fn option(name: &str, default: T) -> Self {
        Self::declared(name, format!("value & opt {} {}", T::CONVERTER, default.ocaml()))
    }

    /// `--name=VALUE`, without which the unikernel does not start.
    #[track_caller]
    pub fn required(name: &str) -> Self {
        Self::declared(name, format!("required & opt (some {}) None", T::CONVERTER))
    }
}

impl<T: ArgumentType> RuntimeArgument<Option<T>> {
    /// `--name=VALUE`, which may be left out.
    #[track_caller]
    pub fn optional(name: &str) -> Self {
        Self::declared(name, format!("value & opt (some {}) None", T::CONVERTER))
    }
}

impl<T: ArgumentType> RuntimeArgument<Vec<T>> {
    /// `--name=VALUE`, any number of times.
    #[track_caller]
    pub fn repeated(name: &str) -> Self {
        Self::declared(name, format!("value & opt_all {} []", T::CONVERTER))
    }
}

impl RuntimeArgument<bool> {
    /// `--name`: true where it is given.
    #[track_caller]
    pub fn flag(name: &str) -> Self {
        Self::declared(name, "value & flag".to_owned())
    }
}

impl ArgumentDescription {
    /// The OCaml term.
    pub fn expression(&self) -> String {
        match &self.term {
            Term::Expression { expression, .. } => expression.clone(),
            Term::Declared {
                name,
                shape,
                doc,
                placeholder,
            } => {
                let mut info = format!("[{}]", ocaml::string_literal(name));
                for (label, text) in [("docv", placeholder), ("doc", doc)] {
                    if !text.is_empty() {
                        // Writing to a String cannot fail.
                        let _ = write!(info, " ~{label}:{}", ocaml::string_literal(text));
                    }
                }
                format!("Cmdliner.Arg.({shape} (info {info}))")
            }
        }
    }

    /// The option's name, where it is known in Rust.
    pub fn option_name(&self) -> Option<&str> {
        match &self.term {
            Term::Declared { name, .. } => Some(name),
            Term::Expression { .. } => None,
        }
    }

    /// What is wrong with the argument as it was declared.
    pub fn problem(&self) -> Option<String> {
        match &self.term {
            Term::Expression { problem, .. } => problem.clone(),
            Term::Declared { name, .. } => key::check_option(name).err().map(|e| e.to_string()),
        }
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
    }

    #[test]
    fn paths_are_checked() {
        assert_eq!(
            RuntimeArgument::<String>::term("Unikernel.hello")
                .description()
                .problem(),
            None
        );
        assert!(
            RuntimeArgument::<String>::term("Unikernel hello")
                .description()
                .problem()
                .is_some()
        );
        assert!(RuntimeArgument::<bool>::flag("Quiet").description().problem().is_some());
    }
}
