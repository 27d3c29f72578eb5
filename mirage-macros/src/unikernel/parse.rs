//! From a struct to the [`Component`] of a unikernel.

use crate::attribute::{self, Misplaced};
use crate::component::{Component, Kind};
use crate::report::Report;
use syn::DeriveInput;

/// Reads a struct and its attributes.
pub fn parse<'a>(item: &'a DeriveInput, report: &mut Report) -> Component<'a> {
    let mut unikernel = Component::parse(item, Kind::Unikernel, report);
    let mut connect = Misplaced {
        name: "connect",
        message: "a unikernel is not connected, its module's `start` is called with every field in order; \
                  for a device with a `connect`, use `#[derive(Device)]`",
    };
    let mut provides = Misplaced {
        name: "provides",
        message: "a unikernel always provides `Job`; for a device with another signature, use `#[derive(Device)]`",
    };
    for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("unikernel")) {
        let Component { module, name, extend, .. } = &mut unikernel;
        attribute::parse(attribute, report, &mut [module, name, extend, &mut connect, &mut provides]);
    }
    unikernel
}
