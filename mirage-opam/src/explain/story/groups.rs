//! Candidates that are gone, by what they share.

use super::Teller;
use crate::Requirement;
use crate::explain::propagate::{Reason, State, literals};
use crate::solve::universe::{Key, Literal, Need, Rejection};
use std::collections::{BTreeMap, BTreeSet};

/// Candidates of one group share a reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    NotRequested,
    NotFixed,
    NotPinned,
    Unavailable,
    NotDune,
    Broken(String),
    Needs(usize),
    NeedsOneOf(String),
    Conflict(usize),
    NotNeededBy(usize),
    Tried,
}

impl Teller<'_> {
    /// Candidates by what they share. Who needs others of the candidates explains more than what each of them lacks, so
    /// all that it excludes are one group.
    pub(super) fn groups(&self, state: &State, e: usize, candidates: &[usize]) -> BTreeMap<Group, Vec<usize>> {
        let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for c in candidates {
            if let Some(group) = self.group(state, e, *c) {
                groups.entry(group).or_default().push(*c);
            }
        }
        let users: Vec<usize> = groups
            .keys()
            .filter_map(|group| {
                if let Group::NotNeededBy(user) = group {
                    Some(*user)
                } else {
                    None
                }
            })
            .collect();
        for user in users {
            let Some(members) = groups.get(&Group::NotNeededBy(user)) else {
                continue;
            };
            let Some((since, _)) = members
                .iter()
                .filter_map(|c| state.removed[e][*c].clone())
                .min_by_key(|(time, _)| *time)
            else {
                continue;
            };
            let needed: BTreeSet<usize> = self
                .users_at(state, user, e, since)
                .into_iter()
                .filter_map(|c| self.needed_of(user, c, e))
                .flat_map(|literal| literal.candidates.to_vec())
                .collect();
            let mut excluded = Vec::new();
            for (group, members) in &mut groups {
                if !matches!(group, Group::NotRequested) {
                    members.retain(|c| {
                        needed.contains(c) || {
                            excluded.push(*c);
                            false
                        }
                    });
                }
            }
            excluded.sort_unstable();
            groups.insert(Group::NotNeededBy(user), excluded);
            groups.retain(|_, members| !members.is_empty());
        }
        groups
    }

    pub(super) fn group(&self, state: &State, e: usize, c: usize) -> Option<Group> {
        let (time, reason) = state.removed[e][c].as_ref()?;
        Some(match reason {
            Reason::Rejected => match self.candidate(e, c).rejection.as_ref()? {
                Rejection::NotRequested => Group::NotRequested,
                Rejection::NotFixed => Group::NotFixed,
                Rejection::NotPinned => Group::NotPinned,
                Rejection::Unavailable => Group::Unavailable,
                Rejection::NotDune => Group::NotDune,
                Rejection::Broken(error) => Group::Broken(error.to_string()),
                Rejection::Needs(requirement) => match self.literal(requirement) {
                    Some(literal) => Group::Needs(literal.entry),
                    None => return None,
                },
            },
            Reason::Need(need) => match self.failing(state, need, *time) {
                Some(literal) => Group::Needs(literal.entry),
                None => Group::NeedsOneOf(self.need_text(need)),
            },
            Reason::Conflict(other) => Group::Conflict(*other),
            Reason::NotNeededBy(other) => Group::NotNeededBy(*other),
            Reason::Tried(_) => Group::Tried,
            Reason::NotTried => return None,
        })
    }

    /// The part of a need without an alternative that could not be met.
    pub(super) fn failing<'n>(&self, state: &State, need: &'n Need, time: usize) -> Option<&'n Literal> {
        match need {
            Need::One(literal) => {
                let alive: BTreeSet<usize> = state.alive_at(literal.entry, time).collect();
                (!literal.candidates.iter().any(|c| alive.contains(c))).then_some(literal)
            }
            Need::All(parts) => parts.iter().find_map(|part| self.failing(state, part, time)),
            Need::Any(_) => None,
        }
    }

    pub(super) fn failed_literal(&self, state: &State, e: usize, c: usize) -> Option<Literal> {
        match state.removed[e][c].as_ref()? {
            (_, Reason::Rejected) => match self.candidate(e, c).rejection.as_ref()? {
                Rejection::Needs(requirement) => self.literal(requirement),
                _ => None,
            },
            (time, Reason::Need(need)) => self.failing(state, need, *time).cloned(),
            _ => None,
        }
    }

    /// The bounds within which a candidate needs another entry.
    pub(super) fn needed_of(&self, e: usize, c: usize, other: usize) -> Option<Literal> {
        let candidate = self.candidate(e, c);
        if let Some(Rejection::Needs(requirement)) = &candidate.rejection {
            return self.literal(requirement).filter(|literal| literal.entry == other);
        }
        literals(candidate).find(|literal| literal.entry == other).cloned()
    }

    pub(super) fn literal(&self, requirement: &Requirement) -> Option<Literal> {
        let key = Key::Package(requirement.name.clone());
        let entry = self.universe.entries.iter().position(|entry| entry.key == key)?;
        let candidates = self.entry(entry).candidates.iter().enumerate();
        let meant = candidates.filter(|(_, candidate)| requirement.versions.contains(&candidate.version));
        Some(Literal {
            entry,
            candidates: meant.map(|(c, _)| c).collect(),
            bounds: requirement.versions.clone(),
        })
    }

    /// The candidates of an entry that need another one: those that are left, or all where none are.
    pub(super) fn users(&self, state: &State, e: usize, other: usize) -> Vec<usize> {
        let uses = |c: &usize| literals(self.candidate(e, *c)).any(|literal| literal.entry == other);
        let alive: Vec<usize> = state.alive(e).filter(uses).collect();
        if alive.is_empty() {
            (0..self.entry(e).candidates.len()).filter(uses).collect()
        } else {
            alive
        }
    }

    /// The candidates that were left of an entry at some time, and need another one.
    pub(super) fn users_at(&self, state: &State, e: usize, other: usize, time: usize) -> Vec<usize> {
        let uses = |c: &usize| literals(self.candidate(e, *c)).any(|literal| literal.entry == other);
        state.alive_at(e, time).filter(uses).collect()
    }
}
