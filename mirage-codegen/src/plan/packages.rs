//! The packages of a whole graph.

use mirage_dsl::model::Resolved;
use mirage_dsl::{Error, Location, Package};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// Every package that the application and its devices need, merged by name.
pub(super) fn merge(resolved: &Resolved, errors: &mut Vec<Error>) -> BTreeMap<String, Package> {
    let mut merged: BTreeMap<String, (Package, Location)> = BTreeMap::new();
    let base = resolved.base_packages();
    let of_devices = resolved.graph.devices().flat_map(|(_, device)| {
        let created = device.description().created();
        device.packages().map(move |package| (package, created))
    });
    // Most devices repeat the packages of others word for word.
    let mut seen: FxHashSet<&Package> = FxHashSet::default();
    for (package, location) in base
        .iter()
        .map(|package| (package, resolved.location))
        .chain(of_devices)
    {
        // Not so those with a pin: merging even two alike drops their bounds, in `config.ml` too.
        if package.get_pin().is_none() && !seen.insert(package) {
            continue;
        }
        let Some((known, first)) = merged.get(package.name()) else {
            merged.insert(package.name().to_owned(), (package.clone(), location));
            continue;
        };
        match known.merge(package) {
            Ok(both) => {
                let first = *first;
                merged.insert(package.name().to_owned(), (both, first));
            }
            Err(conflict) => errors.push(
                Error::new(format!("the devices do not go together: {conflict}"))
                    .at(location)
                    .related(*first, format!("`{}` is also needed here", package.name()))
                    .help(conflict.remedy()),
            ),
        }
    }
    merged.into_iter().map(|(name, (package, _))| (name, package)).collect()
}
