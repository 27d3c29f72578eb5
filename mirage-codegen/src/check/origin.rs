//! Where the modules of devices come from, as far as the description tells.

use super::known;
use super::lookup::root;
use crate::plan::Plan;
use mirage_dsl::model::graph::{DeviceId, FieldValue, ResolvedDevice};
use mirage_dsl::model::{Connect, FieldKind};
use mirage_syntax::template::{self, Piece};
use std::collections::HashSet;

/// What the devices of a plan say together.
pub struct Origins<'a> {
    /// The first names of modules that packages or stanzas of some device may bring.
    brought: HashSet<&'a str>,
    /// Devices to whose modules functors are applied.
    inputs: HashSet<DeviceId>,
}

impl<'a> Origins<'a> {
    /// Those of a plan.
    pub fn of(plan: &'a Plan) -> Self {
        let devices = || plan.devices().map(|(_, device)| device);
        let bringing = devices().filter(|device| brings(device));
        let inputs = devices().flat_map(ResolvedDevice::fields);
        Origins {
            brought: bringing.map(|device| root(device.description().module())).collect(),
            inputs: inputs
                .filter_map(|(field, value)| match (&field.kind, value) {
                    (FieldKind::Input, FieldValue::Device(id)) => Some(id),
                    _ => None,
                })
                .collect(),
        }
    }

    /// Whether the device's module is used, and nothing that the description names could bring it: it must be in a file
    /// of the config crate.
    pub fn is_the_crate(&self, plan: &Plan, id: DeviceId) -> bool {
        let device = plan.device(id);
        let module = root(device.description().module());
        !self.brought.contains(module)
            && !known::is_of_the_standard_library(module)
            && plan.local_libraries.is_empty()
            && (names_its_module(device) || self.inputs.contains(&id))
    }
}

/// Whether the device needs something that could hold its module.
fn brings(device: &ResolvedDevice) -> bool {
    device.packages().next().is_some() || device.stanzas().next().is_some()
}

/// Whether the generated code names the device's module for the device itself.
fn names_its_module(device: &ResolvedDevice) -> bool {
    let description = device.description();
    let is_functor = || {
        description
            .fields()
            .iter()
            .any(|field| matches!(field.kind, FieldKind::Input))
    };
    match description.connect() {
        Connect::Start => true,
        Connect::Values => is_functor(),
        Connect::Template(text) => {
            let pieces = template::parse(text).unwrap_or_default();
            pieces.contains(&Piece::Placeholder("module")) || is_functor()
        }
    }
}
