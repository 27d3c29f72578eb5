//! Why candidates are gone.

use super::Teller;
use super::groups::Group;
use super::words::But;
use crate::explain::nearest;
use crate::explain::propagate::{Reason, State};
use crate::solve::universe::{Key, Literal, Need};
use std::collections::{BTreeMap, BTreeSet};

impl Teller<'_> {
    /// Says why these candidates of an entry are gone. Where one short reason is enough, it is given back, to stand
    /// behind what needs them.
    pub(super) fn gone(&mut self, state: &State, e: usize, candidates: &[usize]) -> Option<But> {
        let all = self.entry(e).candidates.as_slice();
        if all.is_empty() {
            return Some(But::For(self.unknown(e)));
        }
        if candidates.is_empty() {
            return Some(self.only(e));
        }
        let mut groups = self.groups(state, e, candidates);
        // What the request itself excludes is said where the request is told.
        if groups.remove(&Group::NotRequested).is_some()
            && let Key::Package(name) = &self.entry(e).key
        {
            if groups.is_empty() {
                self.story.culprits.requested.insert(name.clone());
                return Some(But::For(self.asked_for(name)));
            }
            self.asked.insert(name.clone());
        }
        if !self.told.insert((e, candidates.to_vec())) {
            return None;
        }
        let alone = groups.len() == 1;
        let mut but = None;
        for (group, members) in groups {
            let short = self.short(state, e, &group, &members);
            match short {
                Some(reason) if alone => but = Some(reason),
                Some(but) => {
                    let subject = self.named(e, &members);
                    self.fact(but.sentence(&subject));
                }
                None => self.long(state, e, &group, &members),
            }
        }
        but
    }

    /// Two entries that need different versions of one: both sides in one sentence.
    pub(super) fn two_sides(&mut self, state: &State, e: usize, groups: &BTreeMap<Group, Vec<usize>>) -> bool {
        let groups: Vec<_> = groups
            .iter()
            .filter(|(group, _)| **group != Group::NotRequested)
            .collect();
        let [(Group::NotNeededBy(one), its), (Group::NotNeededBy(other), others)] = groups.as_slice() else {
            return false;
        };
        let since = |members: &[usize]| {
            members
                .iter()
                .filter_map(|c| state.removed[e][*c].as_ref())
                .map(|(time, _)| *time)
                .min()
        };
        let (Some(one_since), Some(other_since)) = (since(its), since(others)) else {
            return false;
        };
        let (its, others) = (
            self.users_at(state, *one, e, one_since),
            self.users_at(state, *other, e, other_since),
        );
        let fact = match &self.entry(e).key {
            Key::Package(_) => {
                format!(
                    "{}, but {}",
                    self.needs_phrase(*one, &its, e),
                    self.needs_phrase(*other, &others, e)
                )
            }
            Key::Class(class) => format!(
                "{} and {} are both of the class {class}, of which there can be one",
                self.named(*one, &its),
                self.named(*other, &others)
            ),
            Key::DevRepo(address) => format!(
                "{} and {} are in different archives of {address}",
                self.named(*one, &its),
                self.named(*other, &others)
            ),
        };
        self.fact(fact);
        if let Key::Package(name) = &self.entry(e).key
            && self.context.request.packages.contains_key(name)
        {
            self.asked.insert(name.clone());
        }
        self.also(state, *one, one_since);
        self.also(state, *other, other_since);
        true
    }

    /// Which versions there are, where others are wanted.
    pub(super) fn only(&mut self, e: usize) -> But {
        if let Key::Package(name) = &self.entry(e).key
            && let Some(pin) = self.context.request.pins.get(name)
        {
            self.story.culprits.pinned.insert(name.clone());
            return But::For(format!("{name} is pinned to {}", pin.version));
        }
        let all: Vec<usize> = (0..self.entry(e).candidates.len()).collect();
        But::For(format!("there is only {}", self.named(e, &all)))
    }

    pub(super) fn unknown(&mut self, e: usize) -> String {
        let Key::Package(name) = &self.entry(e).key else {
            return "which there is not".to_owned();
        };
        self.story.culprits.unknown.insert(name.clone());
        match nearest(name.as_str(), self.context.names) {
            Some(near) => format!("no package is called `{name}`; did you mean `{near}`?"),
            None => format!("no package is called `{name}`"),
        }
    }

    /// A reason that is said in a few words, and needs no further story but perhaps that of another package.
    pub(super) fn short(&mut self, state: &State, e: usize, group: &Group, members: &[usize]) -> Option<But> {
        let name = match &self.entry(e).key {
            Key::Package(name) => Some(name.clone()),
            _ => None,
        };
        let request = self.context.request;
        let since = members
            .iter()
            .filter_map(|c| state.removed[e][*c].as_ref())
            .map(|(time, _)| *time)
            .min()?;
        Some(match group {
            Group::NotFixed => {
                let name = name?;
                let version = request.fixed.get(&name)?;
                self.story.culprits.fixed.entry(name.clone()).or_default();
                But::For(format!("{name} is {version}"))
            }
            Group::NotPinned => {
                let name = name?;
                let pin = request.pins.get(&name)?;
                self.story.culprits.pinned.insert(name.clone());
                But::For(format!("{name} is pinned to {}", pin.version))
            }
            Group::Unavailable => But::Which("cannot be used on this system (`available`)".to_owned()),
            Group::NotDune => But::Which("cannot be built by dune".to_owned()),
            Group::Broken(error) => But::Which(format!("cannot be read: {error}")),
            Group::NotNeededBy(other) => {
                let users = self.users_at(state, *other, e, since);
                let reason = match &self.entry(e).key {
                    Key::Package(_) => self.needs_phrase(*other, &users, e),
                    Key::DevRepo(address) => {
                        format!("{} is in another archive of {address}", self.named(*other, &users))
                    }
                    Key::Class(class) => {
                        format!(
                            "{} is of the class {class} too, of which there can be one",
                            self.named(*other, &users)
                        )
                    }
                };
                self.also(state, *other, since);
                But::For(reason)
            }
            Group::Conflict(other) => {
                let left: Vec<usize> = state.alive_at(*other, since).collect();
                let conflicting = self.named(*other, &left);
                self.also(state, *other, since);
                But::For(format!("it is in conflict with {conflicting}"))
            }
            Group::NotRequested | Group::Needs(_) | Group::NeedsOneOf(_) | Group::Tried => return None,
        })
    }

    /// The other side of a conflict: why it is there, and why in no other versions.
    pub(super) fn also(&mut self, state: &State, e: usize, time: usize) {
        let gone: Vec<usize> = (0..self.entry(e).candidates.len())
            .filter(|c| state.removed[e][*c].as_ref().is_some_and(|(when, _)| *when < time))
            .collect();
        let interesting = |c: &usize| !matches!(self.group(state, e, *c), Some(Group::NotRequested | Group::NotFixed));
        if gone.iter().any(interesting)
            && let Some(but) = self.gone(state, e, &gone)
        {
            let subject = self.named(e, &gone);
            self.fact(but.sentence(&subject));
        }
        if let Key::Package(name) = &self.entry(e).key {
            let request = self.context.request;
            if request.pins.contains_key(name) {
                self.story.culprits.pinned.insert(name.clone());
            }
            if request.fixed.contains_key(name) {
                self.story.culprits.fixed.entry(name.clone()).or_default();
            }
        }
        self.why_there(state, e);
    }

    /// A reason that has a story of its own, which is told first.
    pub(super) fn long(&mut self, state: &State, e: usize, group: &Group, members: &[usize]) {
        match group {
            Group::Needs(other) => {
                let literals: Vec<Literal> = members
                    .iter()
                    .filter_map(|c| self.failed_literal(state, e, *c))
                    .collect();
                if let Key::Package(name) = &self.entry(*other).key
                    && self.context.request.fixed.contains_key(name)
                {
                    let wanted = self.story.culprits.fixed.entry(name.clone()).or_default();
                    wanted.extend(literals.iter().map(|literal| literal.bounds.clone()));
                }
                let needed: BTreeSet<usize> = literals
                    .iter()
                    .flat_map(|literal| literal.candidates.to_vec())
                    .collect();
                let but = self.gone(state, *other, &needed.into_iter().collect::<Vec<_>>());
                self.needs(e, members, *other, but);
            }
            Group::NeedsOneOf(text) => {
                let first = members.first().copied();
                if let Some((time, Reason::Need(need))) = first.and_then(|c| state.removed[e][c].clone()) {
                    self.alternatives(state, &need, time);
                }
                let verb = if members.len() == 1 { "needs" } else { "need" };
                let subject = self.named(e, members);
                self.fact(format!("{subject} {verb} {text}, none of which is left"));
            }
            Group::Tried => {
                if let Some((_, Reason::Tried(contradiction))) =
                    members.first().and_then(|c| state.removed[e][*c].clone())
                {
                    // It has a state of its own, in which other things are gone.
                    let told = std::mem::take(&mut self.told);
                    self.contradiction(&contradiction);
                    self.told = told;
                }
                let (first, rest) = members.split_at(1);
                let first = self.named(e, first);
                self.fact(match rest {
                    [] => format!("so {first} cannot be taken"),
                    _ => format!(
                        "so {first} cannot be taken, nor can {}, in the same way",
                        self.named(e, rest)
                    ),
                });
            }
            _ => {}
        }
    }

    /// Why each alternative of a need is gone.
    pub(super) fn alternatives(&mut self, state: &State, need: &Need, time: usize) {
        match need {
            Need::One(literal) => {
                if let Some(but) = self.gone(state, literal.entry, &literal.candidates) {
                    let name = self.need_text(need);
                    self.fact(but.sentence(&name));
                }
            }
            Need::Any(parts) => parts.iter().for_each(|part| self.alternatives(state, part, time)),
            Need::All(parts) => {
                for part in parts {
                    if matches!(part, Need::Any(_)) || self.failing(state, part, time).is_some() {
                        self.alternatives(state, part, time);
                        return;
                    }
                }
            }
        }
    }
}
