//! The syntax of opam files: text to values with places, and back.
//!
//! This room knows which shapes a value can have, and not what any field means.
//!
//! ```
//! use mirage_opam::syntax::{Value, parse};
//! let file = parse("opam-version: \"2.0\"\ndepends: [\"dune\" {>= \"3.0\"}]").unwrap();
//! let depends = file.field("depends").unwrap();
//! assert!(matches!(&depends.value, Value::List(dependencies) if dependencies.len() == 1));
//! assert_eq!(parse(&file.to_string()).unwrap(), file);
//! ```

mod error;
mod lexer;
mod parser;
mod printer;
mod value;

pub use error::{Place, SyntaxError};
pub use parser::{MAX_DEPTH, parse, parse_value};
pub(crate) use value::field;
pub use value::{Content, EnvOp, File, Item, Node, RelOp, Value};
