//! What dune makes and the config crate is given: images.

use super::DISKS;
use crate::plan::Plan;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_dsl::model::DuneContext;
use std::collections::BTreeSet;

/// A file that dune makes below `_build`, and that has its place in the config crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Product {
    /// Where it is in the config crate.
    pub place: Utf8PathBuf,
    /// Where dune makes it, from the dune root.
    pub built: Utf8PathBuf,
    /// Whether it is a program, or else a disk image.
    pub is_program: bool,
}

/// What dune makes for these targets, disk images once for all of them.
pub fn products<'a>(plans: impl IntoIterator<Item = &'a Plan>) -> BTreeSet<Product> {
    let mut products = BTreeSet::new();
    for plan in plans {
        let built = |context: DuneContext, path: Utf8PathBuf| {
            Utf8Path::new("_build")
                .join(context.name)
                .join(plan.from_dune_root(path))
        };
        products.insert(Product {
            place: plan.image_path(),
            built: built(plan.target.context(), plan.folder().join(plan.image())),
            is_program: true,
        });
        products.extend(plan.disk_images.iter().map(|image| Product {
            place: Utf8PathBuf::from(&*image.file),
            built: built(DuneContext::DEFAULT, Utf8PathBuf::from(DISKS).join(&*image.file)),
            is_program: false,
        }));
    }
    products
}
