//! What helps: changes of a request, each tried before it is named.

use super::{Context, nearest};
use crate::{Bounds, PackageName, Version};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};

/// A change of a request that makes it one that has a solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Another version of what the request has decided, such as the compiler.
    Fix(PackageName, Version),
    /// Other versions of a package that is asked for.
    Ask(PackageName, Bounds),
    /// No pin of this package.
    Unpin(PackageName),
    /// Another name.
    Rename(PackageName, PackageName),
    /// One package less.
    Leave(PackageName),
    /// A newer repository, or one more: of use where nothing else is, and the only remedy that was not tried.
    Repository,
}

impl Display for Remedy {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Remedy::Fix(name, version) => write!(f, "with {name} {version} there is a solution"),
            Remedy::Ask(name, bounds) => write!(f, "with {name} {bounds} there is a solution"),
            Remedy::Unpin(name) => write!(f, "without the pin of {name} there is a solution"),
            Remedy::Rename(name, known) => write!(f, "with `{known}` in place of `{name}` there is a solution"),
            Remedy::Leave(name) => write!(f, "without {name} there is a solution"),
            Remedy::Repository => f.write_str("a newer repository, or one more, may have what is missing"),
        }
    }
}

/// What an explanation speaks of, and what could therefore be changed.
#[derive(Debug, Default)]
pub(super) struct Culprits {
    /// Each with the bounds that its version does not meet, as far as they are known.
    pub(super) fixed: BTreeMap<PackageName, Vec<Bounds>>,
    pub(super) pinned: BTreeSet<PackageName>,
    pub(super) requested: BTreeSet<PackageName>,
    pub(super) unknown: BTreeSet<PackageName>,
}

/// More remedies than this are no help.
const MANY: usize = 3;

/// More versions than this of one package are not tried: each is a run of the solver.
const TRIES: usize = 8;

/// The remedies that help.
pub(super) fn find(context: &Context<'_>, culprits: &Culprits) -> Vec<Remedy> {
    let renamed = culprits.unknown.iter().filter_map(|name| rename(context, name));
    let unpinned = culprits.pinned.iter().filter_map(|name| unpin(context, name));
    let fixed = culprits
        .fixed
        .iter()
        .filter_map(|(name, wanted)| fix(context, name, wanted));
    let asked = culprits.requested.iter().filter_map(|name| ask(context, name));
    let mut remedies: Vec<Remedy> = renamed.chain(unpinned).chain(fixed).chain(asked).take(MANY).collect();
    if remedies.is_empty() {
        remedies.extend(
            culprits
                .requested
                .iter()
                .filter_map(|name| leave(context, name))
                .take(MANY),
        );
    }
    if remedies.is_empty() {
        remedies.push(Remedy::Repository);
    }
    remedies
}

fn rename(context: &Context<'_>, name: &PackageName) -> Option<Remedy> {
    let known = nearest(name.as_str(), context.names)?;
    let mut request = context.original.clone();
    let bounds = request.packages.remove(name)?;
    request.packages.entry(known.clone()).or_insert(bounds);
    (context.solvable)(&request).then(|| Remedy::Rename(name.clone(), known.clone()))
}

fn unpin(context: &Context<'_>, name: &PackageName) -> Option<Remedy> {
    let mut request = context.original.clone();
    request.pins.remove(name)?;
    (context.solvable)(&request).then(|| Remedy::Unpin(name.clone()))
}

/// The newest version with which there is a solution.
fn fix(context: &Context<'_>, name: &PackageName, wanted: &[Bounds]) -> Option<Remedy> {
    let own = context.original.fixed.get(name)?;
    let mut request = context.original.clone();
    worth_trying(context, name, |version| {
        version != own && (wanted.is_empty() || wanted.iter().any(|bounds| bounds.contains(version)))
    })
    .find_map(|version| {
        request.fixed.insert(name.clone(), version.clone());
        (context.solvable)(&request).then(|| Remedy::Fix(name.clone(), version))
    })
}

/// Versions of a package that are worth a try, the newest first, and no previews.
fn worth_trying(
    context: &Context<'_>,
    name: &PackageName,
    wanted: impl Fn(&Version) -> bool,
) -> std::iter::Take<std::vec::IntoIter<Version>> {
    let mut versions = (context.versions)(name);
    versions.retain(|version| wanted(version) && !version.as_str().contains('~'));
    versions.sort_by(|a, b| b.cmp(a));
    versions.into_iter().take(TRIES)
}

/// The newest version beside the bounds with which there is a solution.
fn ask(context: &Context<'_>, name: &PackageName) -> Option<Remedy> {
    let mut request = context.original.clone();
    let bounds = request.packages.get(name).filter(|bounds| !bounds.is_any())?.clone();
    request.packages.insert(name.clone(), Bounds::ANY);
    if !(context.solvable)(&request) {
        return None;
    }
    worth_trying(context, name, |version| !bounds.contains(version)).find_map(|version| {
        let only = Bounds::exactly(&version);
        request.packages.insert(name.clone(), only.clone());
        (context.solvable)(&request).then(|| Remedy::Ask(name.clone(), only))
    })
}

fn leave(context: &Context<'_>, name: &PackageName) -> Option<Remedy> {
    let mut request = context.original.clone();
    request.packages.remove(name)?;
    (!request.packages.is_empty() && (context.solvable)(&request)).then(|| Remedy::Leave(name.clone()))
}
