//! Rust values as OCaml literals.

use mirage_syntax::ocaml;

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

/// Rust's integers are OCaml's `int`, which has 63 bits: a larger one is refused by the OCaml compiler.
macro_rules! integer_literals {
    ($($integer:ty)*) => {$(
        impl Literal for $integer {
            #[allow(unused_comparisons, reason = "true of the unsigned integers only")]
            fn ocaml(&self) -> String {
                if *self < 0 { format!("({self})") } else { self.to_string() }
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
}

impl<T: Literal> Literal for Vec<T> {
    fn ocaml(&self) -> String {
        let elements: Vec<_> = self.iter().map(Literal::ocaml).collect();
        format!("[{}]", elements.join("; "))
    }
}

impl<A: Literal, B: Literal> Literal for (A, B) {
    fn ocaml(&self) -> String {
        format!("({}, {})", self.0.ocaml(), self.1.ocaml())
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
        assert_eq!(u64::MAX.ocaml(), "18446744073709551615");
        assert_eq!(("a", 1u8).ocaml(), "(\"a\", 1)");
        assert_eq!(None::<bool>.ocaml(), "None");
        assert_eq!(Ocaml("f x".into()).ocaml(), "f x");
    }
}
