//! Packages, needs and reasons in words.

use super::Teller;
use crate::explain::ranges::ranges;
use crate::solve::universe::{Key, Literal, Need};
use crate::{Bounds, PackageName, Requirement, Version};
use std::collections::BTreeSet;

/// Why candidates are gone, where one short reason says it.
pub(super) enum But {
    /// Something else is there: `, but ocaml is 4.13.1`.
    For(String),
    /// They are so themselves: `, which cannot be built by dune`.
    Which(String),
}

impl But {
    /// The reason behind what needs the candidates.
    pub(super) fn clause(&self) -> String {
        match self {
            But::For(reason) => format!("but {reason}"),
            But::Which(reason) => format!("which {reason}"),
        }
    }

    /// The reason as a sentence about the candidates.
    pub(super) fn sentence(&self, candidates: &str) -> String {
        match self {
            But::For(reason) => format!("{candidates} cannot be taken, for {reason}"),
            But::Which(reason) => format!("{candidates} {reason}"),
        }
    }
}

impl Teller<'_> {
    pub(super) fn asked_for(&self, name: &PackageName) -> String {
        let versions = self.context.request.packages.get(name).cloned().unwrap_or(Bounds::ANY);
        format!(
            "{} is asked for",
            Requirement {
                name: name.clone(),
                versions
            }
        )
    }

    pub(super) fn name(&self, e: usize) -> String {
        match &self.entry(e).key {
            Key::Package(name) => name.to_string(),
            Key::Class(name) => format!("the class {name}"),
            Key::DevRepo(address) => format!("the sources of {address}"),
        }
    }

    /// Candidates of an entry in words: `lwt 5.0.0 to 5.7.0`.
    pub(super) fn named(&self, e: usize, candidates: &[usize]) -> String {
        let versions: Vec<&Version> = candidates.iter().map(|c| &self.candidate(e, *c).version).collect();
        let all: Vec<&Version> = self
            .entry(e)
            .candidates
            .iter()
            .map(|candidate| &candidate.version)
            .collect();
        format!("{} {}", self.name(e), ranges(&versions, &all))
    }

    /// `lwt 5.0.0 to 5.7.0 need dune >= 2.0`.
    pub(super) fn needs_phrase(&self, e: usize, users: &[usize], other: usize) -> String {
        let verb = if users.len() == 1 { "needs" } else { "need" };
        let subject = self.named(e, users);
        let needed = users
            .iter()
            .map(|c| (&self.candidate(e, *c).version, self.needed_of(e, *c, other)));
        format!("{subject} {verb} {}", self.needed(other, needed.collect()))
    }

    /// What several versions need of an entry, as one.
    pub(super) fn needed(&self, other: usize, needed: Vec<(&Version, Option<Literal>)>) -> String {
        let name = self.name(other);
        let literals: Vec<(&Version, Literal)> = needed
            .into_iter()
            .filter_map(|(version, literal)| Some((version, literal?)))
            .collect();
        let Some((_, first)) = literals.first() else {
            return name;
        };
        if matches!(self.entry(other).key, Key::DevRepo(_)) {
            return format!("{name} from one archive");
        }
        if !matches!(self.entry(other).key, Key::Package(_)) {
            return name;
        }
        if literals.iter().all(|(_, literal)| literal.bounds == first.bounds) {
            return if first.bounds.is_any() {
                name
            } else {
                format!("{name} {}", first.bounds)
            };
        }
        let own = |version: &Version, literal: &Literal| literal.bounds == Bounds::exactly(version);
        if literals.iter().all(|(version, literal)| own(version, literal)) {
            return format!("{name} in the same version");
        }
        let union: BTreeSet<usize> = literals
            .iter()
            .flat_map(|(_, literal)| literal.candidates.iter().copied())
            .collect();
        match union.len() {
            0 => format!("{name} in versions that there are not"),
            _ => self.named(other, &union.into_iter().collect::<Vec<_>>()),
        }
    }

    pub(super) fn need_text(&self, need: &Need) -> String {
        let joined = |parts: &[Need], word: &str| {
            let texts: Vec<String> = parts.iter().map(|part| self.need_text(part)).collect();
            texts.join(word)
        };
        match need {
            Need::One(literal) if literal.bounds.is_any() => self.name(literal.entry),
            Need::One(literal) => format!("{} {}", self.name(literal.entry), literal.bounds),
            Need::All(parts) => joined(parts, " and "),
            Need::Any(parts) => joined(parts, " or "),
        }
    }
}
