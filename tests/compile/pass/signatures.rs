//! Signatures of modules and of values.
#![deny(warnings)]

use mirage_dsl::model::SignatureDescription;
use mirage_dsl::prelude::*;

/// A module type by its path.
#[signature(module_type = "Mirage_net.S")]
pub struct Nets;

/// The type of a value, by its path.
#[signature(module_type = "Logs.reporter")]
pub struct LogReporter;

/// The type of a value.
#[signature(module_type = "(string * int) list",)]
#[derive(Debug, Clone, Copy)]
pub struct Table;

// Not visible outside, without a doc comment.
#[signature(module_type = "unit")]
struct Private;

fn main() {
    let of = |description: SignatureDescription| (description.name, description.module_type);
    assert_eq!(of(SignatureDescription::of::<Nets>()), ("Nets", "Mirage_net.S"));
    assert_eq!(of(SignatureDescription::of::<LogReporter>()), ("LogReporter", "Logs.reporter"));
    assert_eq!(of(SignatureDescription::of::<Table>()), ("Table", "(string * int) list"));
    assert_eq!(of(SignatureDescription::of::<Private>()), ("Private", "unit"));
    let _copy = (Table, Table.clone());
}
