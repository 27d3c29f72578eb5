//! Rust values as OCaml literals.

use mirage_syntax::ocaml;
use std::fmt;

/// A Rust value that can be written as an OCaml expression: the type of a device's plain fields.
///
/// The expression must stand on its own as an argument, so anything that is not one token is parenthesised.
///
/// ```
/// use mirage_dsl::Literal;
/// assert_eq!("a\"b".to_string().ocaml(), r#""a\"b""#);
/// assert_eq!((-4).ocaml(), "(-4)");
/// assert_eq!(Some(vec![true, false]).ocaml(), "(Some [true; false])");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a device",
    label = "neither an input nor a value that can be written in OCaml",
    note = "a field is an `Impl<Signature>` (another device), a `RuntimeArgument<T>`, a `Value<T>` of a key, or a plain value that implements `Literal`"
)]
pub trait Literal {
    /// The OCaml expression.
    fn ocaml(&self) -> String;

    /// What keeps the value from being written, such as a number that OCaml's `int` cannot hold. `configure` says it.
    fn problem(&self) -> Option<String> {
        None
    }
}

/// A value as OCaml text, or what keeps it from being written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Expression(Result<String, Box<str>>);

impl Expression {
    /// The value as an expression.
    pub fn of(value: &impl Literal) -> Self {
        Expression(match value.problem() {
            None => Ok(value.ocaml()),
            Some(problem) => Err(problem.into()),
        })
    }

    /// The OCaml text; where there is none, why.
    pub fn text(&self) -> &str {
        self.0.as_deref().unwrap_or_else(|problem| problem)
    }

    /// What keeps the value from being written.
    pub fn problem(&self) -> Option<&str> {
        self.0.as_ref().err().map(|problem| &**problem)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// A piece of OCaml text, put into the generated code as it is: the way out where no [`Literal`] fits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ocaml(pub String);

impl Literal for Ocaml {
    fn ocaml(&self) -> String {
        self.0.clone()
    }
}

/// An OCaml `int64`, such as a time in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Int64(pub i64);

impl Literal for Int64 {
    fn ocaml(&self) -> String {
        if self.0 < 0 {
            format!("({}L)", self.0)
        } else {
            format!("{}L", self.0)
        }
    }
}

impl Literal for String {
    fn ocaml(&self) -> String {
        ocaml::string_literal(self)
    }
}

impl Literal for &str {
    fn ocaml(&self) -> String {
        ocaml::string_literal(self)
    }
}

impl Literal for bool {
    fn ocaml(&self) -> String {
        self.to_string()
    }
}

/// The largest `int` of OCaml, which has 63 bits on all targets.
pub(crate) const MAX_INT: i64 = i64::MAX >> 1;

/// The smallest `int` of OCaml.
pub(crate) const MIN_INT: i64 = i64::MIN >> 1;

/// Rust's integers are OCaml's `int`.
macro_rules! integer_literals {
    ($($integer:ty)*) => {$(
        impl Literal for $integer {
            #[allow(unused_comparisons, reason = "true of the unsigned integers only")]
            fn ocaml(&self) -> String {
                if *self < 0 { format!("({self})") } else { self.to_string() }
            }

            fn problem(&self) -> Option<String> {
                let fits = i64::try_from(*self).is_ok_and(|number| (MIN_INT..=MAX_INT).contains(&number));
                (!fits).then(|| format!("{self} is no `int` of OCaml, which has 63 bits (an `Int64` has 64)"))
            }
        }
    )*};
}
integer_literals!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

impl Literal for f64 {
    fn ocaml(&self) -> String {
        match *self {
            x if x.is_nan() => "Float.nan".to_owned(),
            f64::INFINITY => "Float.infinity".to_owned(),
            f64::NEG_INFINITY => "Float.neg_infinity".to_owned(),
            x if x.is_sign_negative() => format!("({x:?})"),
            x => format!("{x:?}"),
        }
    }
}

impl<T: Literal> Literal for Option<T> {
    fn ocaml(&self) -> String {
        self.as_ref()
            .map_or_else(|| "None".to_owned(), |value| format!("(Some {})", value.ocaml()))
    }

    fn problem(&self) -> Option<String> {
        self.as_ref().and_then(Literal::problem)
    }
}

impl<T: Literal> Literal for Vec<T> {
    fn ocaml(&self) -> String {
        let elements: Vec<_> = self.iter().map(Literal::ocaml).collect();
        format!("[{}]", elements.join("; "))
    }

    fn problem(&self) -> Option<String> {
        self.iter().find_map(Literal::problem)
    }
}

impl<A: Literal, B: Literal> Literal for (A, B) {
    fn ocaml(&self) -> String {
        format!("({}, {})", self.0.ocaml(), self.1.ocaml())
    }

    fn problem(&self) -> Option<String> {
        self.0.problem().or_else(|| self.1.problem())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_stand_on_their_own() {
        assert_eq!(Int64(-1).ocaml(), "(-1L)");
        assert_eq!(1.5.ocaml(), "1.5");
        assert_eq!(1e300.ocaml(), "1e300");
        assert_eq!((-0.0).ocaml(), "(-0.0)");
        assert_eq!(("a", 1u8).ocaml(), "(\"a\", 1)");
        assert_eq!(None::<bool>.ocaml(), "None");
        assert_eq!(Ocaml("f x".into()).ocaml(), "f x");
    }

    #[test]
    fn numbers_that_no_int_of_ocaml_holds() {
        assert_eq!(MAX_INT.problem(), None);
        assert_eq!(MIN_INT.problem(), None);
        assert_eq!(Int64(i64::MIN).problem(), None);
        assert_eq!(
            (MIN_INT - 1).problem().as_deref(),
            Some("-4611686018427387905 is no `int` of OCaml, which has 63 bits (an `Int64` has 64)")
        );
        assert!(Some(vec![(1, u64::MAX)]).problem().is_some());
        let expression = Expression::of(&usize::MAX);
        assert_eq!(expression.problem(), Some(expression.text()));
    }
}
