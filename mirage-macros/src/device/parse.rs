//! From a struct to a [`Device`].

use crate::attribute::{self, Argument};
use crate::component::{Component, Kind};
use crate::device::model::Device;
use crate::report::Report;
use syn::DeriveInput;

/// Reads a struct and its attributes.
pub fn parse<'a>(item: &'a DeriveInput, report: &mut Report) -> Device<'a> {
    let component = Component::parse(item, Kind::Device, report);
    let mut device = Device { component, provides: Argument::new("provides"), connect: Argument::new("connect") };
    for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("device")) {
        let Device { component: Component { module, name, extend, .. }, provides, connect } = &mut device;
        attribute::parse(attribute, report, &mut [module, provides, connect, name, extend]);
    }
    device
}
