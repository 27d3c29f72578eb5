//! A contradiction in words: the root cause first, then what follows from it, at last what is asked for.

use super::propagate::{Contradiction, Forced, Reason, State, literals};
use super::ranges::ranges;
use super::remedies::Culprits;
use super::{Context, nearest};
use crate::solve::universe::{Candidate, Entry, Key, Literal, Need, Rejection, Universe};
use crate::{Bounds, PackageName, Requirement, Version};
use std::collections::{BTreeMap, BTreeSet};

/// An explanation in the making.
#[derive(Default)]
pub(super) struct Story {
    pub(super) facts: Vec<String>,
    pub(super) culprits: Culprits,
}

/// Tells a contradiction.
pub(super) fn tell(universe: &Universe, context: &Context<'_>, contradiction: &Contradiction) -> Story {
    let mut teller = Teller {
        universe,
        context,
        story: Story::default(),
        asked: BTreeSet::new(),
        told: BTreeSet::new(),
    };
    teller.contradiction(contradiction);
    for name in std::mem::take(&mut teller.asked) {
        let fact = teller.asked_for(&name);
        teller.story.culprits.requested.insert(name);
        if !teller.story.facts.iter().any(|told| told.contains(&fact)) {
            teller.story.facts.push(fact);
        }
    }
    teller.story
}

/// Where no contradiction can be followed: the packages that cannot be had together, none of which can be left out.
pub(super) fn of_requests(context: &Context<'_>) -> Story {
    let mut request = context.request.clone();
    for name in context.request.packages.keys() {
        let mut less = request.clone();
        less.packages.remove(name);
        if !(context.solvable)(&less) {
            request = less;
        }
    }
    let mut story = Story::default();
    story
        .facts
        .push("no versions of these packages fit together".to_owned());
    for (name, versions) in request.packages {
        story.facts.push(format!(
            "{} is asked for",
            Requirement {
                name: name.clone(),
                versions
            }
        ));
        story.culprits.requested.insert(name);
    }
    story
}

/// Why candidates are gone, where one short reason says it.
enum But {
    /// Something else is there: `, but ocaml is 4.13.1`.
    For(String),
    /// They are so themselves: `, which cannot be built by dune`.
    Which(String),
}

impl But {
    /// The reason behind what needs the candidates.
    fn clause(&self) -> String {
        match self {
            But::For(reason) => format!("but {reason}"),
            But::Which(reason) => format!("which {reason}"),
        }
    }

    /// The reason as a sentence about the candidates.
    fn sentence(&self, candidates: &str) -> String {
        match self {
            But::For(reason) => format!("{candidates} cannot be taken, for {reason}"),
            But::Which(reason) => format!("{candidates} {reason}"),
        }
    }
}

struct Teller<'t> {
    universe: &'t Universe,
    context: &'t Context<'t>,
    story: Story,
    asked: BTreeSet<PackageName>,
    /// Entries with the candidates about which all is said.
    told: BTreeSet<(usize, Vec<usize>)>,
}

impl<'t> Teller<'t> {
    fn entry(&self, e: usize) -> &'t Entry {
        &self.universe.entries[e]
    }

    fn candidate(&self, e: usize, c: usize) -> &'t Candidate {
        &self.universe.entries[e].candidates[c]
    }

    /// An entry that has to be there, of which nothing is left.
    fn contradiction(&mut self, contradiction: &Contradiction) {
        let Contradiction { entry, state } = contradiction;
        let all: Vec<usize> = (0..self.entry(*entry).candidates.len()).collect();
        let only_bounds = !all.is_empty()
            && all
                .iter()
                .all(|c| self.group(state, *entry, *c) == Some(Group::NotRequested));
        let groups = self.groups(state, *entry, &all);
        if self.two_sides(state, *entry, &groups) {
            return;
        }
        let but = if only_bounds {
            Some(self.only(*entry))
        } else {
            self.gone(state, *entry, &all)
        };
        // A short reason, and that the package is asked for or needed, are one sentence.
        if let Some(but) = but {
            let needed = match &self.entry(*entry).key {
                Key::Package(name) if state.forced[*entry] == Some(Forced::Root) => self.asked_for(name),
                _ => format!("{} is needed", self.name(*entry)),
            };
            self.fact(format!("{needed}, {}", but.clause()));
        }
        self.why_there(state, *entry);
    }

    fn asked_for(&self, name: &PackageName) -> String {
        let versions = self.context.request.packages.get(name).cloned().unwrap_or(Bounds::ANY);
        format!(
            "{} is asked for",
            Requirement {
                name: name.clone(),
                versions
            }
        )
    }

    /// Which versions there are, where others are wanted.
    fn only(&mut self, e: usize) -> But {
        if let Key::Package(name) = &self.entry(e).key
            && let Some(pin) = self.context.request.pins.get(name)
        {
            self.story.culprits.pinned.insert(name.clone());
            return But::For(format!("{name} is pinned to {}", pin.version));
        }
        let all: Vec<usize> = (0..self.entry(e).candidates.len()).collect();
        But::For(format!("there is only {}", self.named(e, &all)))
    }

    fn fact(&mut self, fact: String) {
        if !self.story.facts.iter().any(|told| told.contains(&fact)) {
            self.story.facts.push(fact);
        }
    }

    fn name(&self, e: usize) -> String {
        match &self.entry(e).key {
            Key::Package(name) => name.to_string(),
            Key::Class(name) => format!("the class {name}"),
            Key::DevRepo(address) => format!("the sources of {address}"),
        }
    }

    /// Candidates of an entry in words: `lwt 5.0.0 to 5.7.0`.
    fn named(&self, e: usize, candidates: &[usize]) -> String {
        let versions: Vec<&Version> = candidates.iter().map(|c| &self.candidate(e, *c).version).collect();
        let all: Vec<&Version> = self
            .entry(e)
            .candidates
            .iter()
            .map(|candidate| &candidate.version)
            .collect();
        format!("{} {}", self.name(e), ranges(&versions, &all))
    }

    /// Why an entry has to be there, up to what is asked for.
    fn why_there(&mut self, state: &State, e: usize) {
        let mut entry = e;
        let mut seen = vec![e];
        while let Some(Forced::By(other)) = state.forced[entry] {
            if seen.contains(&other) {
                return;
            }
            seen.push(other);
            let users: Vec<usize> = self.users(state, other, entry);
            self.needs(other, &users, entry, None);
            entry = other;
        }
        if state.forced[entry] == Some(Forced::Root)
            && let Key::Package(name) = &self.entry(entry).key
        {
            self.asked.insert(name.clone());
        }
    }

    /// The candidates of an entry that need another one: those that are left, or all where none are.
    fn users(&self, state: &State, e: usize, other: usize) -> Vec<usize> {
        let uses = |c: &usize| literals(self.candidate(e, *c)).any(|literal| literal.entry == other);
        let alive: Vec<usize> = state.alive(e).filter(uses).collect();
        if alive.is_empty() {
            (0..self.entry(e).candidates.len()).filter(uses).collect()
        } else {
            alive
        }
    }

    /// Says that candidates need another entry, and perhaps why that is not to be had.
    fn needs(&mut self, e: usize, users: &[usize], other: usize, but: Option<But>) {
        let phrase = self.needs_phrase(e, users, other);
        let fact = match but {
            Some(but) => format!("{phrase}, {}", but.clause()),
            None => phrase,
        };
        self.fact(fact);
    }

    /// `lwt 5.0.0 to 5.7.0 need dune >= 2.0`.
    fn needs_phrase(&self, e: usize, users: &[usize], other: usize) -> String {
        let verb = if users.len() == 1 { "needs" } else { "need" };
        let subject = self.named(e, users);
        let needed = users
            .iter()
            .map(|c| (&self.candidate(e, *c).version, self.needed_of(e, *c, other)));
        format!("{subject} {verb} {}", self.needed(other, needed.collect()))
    }

    /// The bounds within which a candidate needs another entry.
    fn needed_of(&self, e: usize, c: usize, other: usize) -> Option<Literal> {
        let candidate = self.candidate(e, c);
        if let Some(Rejection::Needs(requirement)) = &candidate.rejection {
            return self.literal(requirement).filter(|literal| literal.entry == other);
        }
        literals(candidate).find(|literal| literal.entry == other).cloned()
    }

    /// What several versions need of an entry, as one.
    fn needed(&self, other: usize, needed: Vec<(&Version, Option<Literal>)>) -> String {
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

    fn literal(&self, requirement: &Requirement) -> Option<Literal> {
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

    /// Says why these candidates of an entry are gone. Where one short reason is enough, it is given back, to stand
    /// behind what needs them.
    fn gone(&mut self, state: &State, e: usize, candidates: &[usize]) -> Option<But> {
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

    /// Candidates by what they share. Who needs others of the candidates explains more than what each of them lacks, so
    /// all that it excludes are one group.
    fn groups(&self, state: &State, e: usize, candidates: &[usize]) -> BTreeMap<Group, Vec<usize>> {
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

    /// Two entries that need different versions of one: both sides in one sentence.
    fn two_sides(&mut self, state: &State, e: usize, groups: &BTreeMap<Group, Vec<usize>>) -> bool {
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

    fn unknown(&mut self, e: usize) -> String {
        let Key::Package(name) = &self.entry(e).key else {
            return "which there is not".to_owned();
        };
        self.story.culprits.unknown.insert(name.clone());
        match nearest(name.as_str(), self.context.names) {
            Some(near) => format!("no package is called `{name}`; did you mean `{near}`?"),
            None => format!("no package is called `{name}`"),
        }
    }

    fn group(&self, state: &State, e: usize, c: usize) -> Option<Group> {
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
    fn failing<'n>(&self, state: &State, need: &'n Need, time: usize) -> Option<&'n Literal> {
        match need {
            Need::One(literal) => {
                let alive: BTreeSet<usize> = state.alive_at(literal.entry, time).collect();
                (!literal.candidates.iter().any(|c| alive.contains(c))).then_some(literal)
            }
            Need::All(parts) => parts.iter().find_map(|part| self.failing(state, part, time)),
            Need::Any(_) => None,
        }
    }

    fn need_text(&self, need: &Need) -> String {
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

    /// A reason that is said in a few words, and needs no further story but perhaps that of another package.
    fn short(&mut self, state: &State, e: usize, group: &Group, members: &[usize]) -> Option<But> {
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
                self.story.culprits.fixed.insert(name.clone());
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

    /// The candidates that were left of an entry at some time, and need another one.
    fn users_at(&self, state: &State, e: usize, other: usize, time: usize) -> Vec<usize> {
        let uses = |c: &usize| literals(self.candidate(e, *c)).any(|literal| literal.entry == other);
        state.alive_at(e, time).filter(uses).collect()
    }

    /// The other side of a conflict: why it is there, and why in no other versions.
    fn also(&mut self, state: &State, e: usize, time: usize) {
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
                self.story.culprits.fixed.insert(name.clone());
            }
        }
        self.why_there(state, e);
    }

    /// A reason that has a story of its own, which is told first.
    fn long(&mut self, state: &State, e: usize, group: &Group, members: &[usize]) {
        match group {
            Group::Needs(other) => {
                let needed: BTreeSet<usize> = members
                    .iter()
                    .filter_map(|c| self.failed_literal(state, e, *c))
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
    fn alternatives(&mut self, state: &State, need: &Need, time: usize) {
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

    fn failed_literal(&self, state: &State, e: usize, c: usize) -> Option<Literal> {
        match state.removed[e][c].as_ref()? {
            (_, Reason::Rejected) => match self.candidate(e, c).rejection.as_ref()? {
                Rejection::Needs(requirement) => self.literal(requirement),
                _ => None,
            },
            (time, Reason::Need(need)) => self.failing(state, need, *time).cloned(),
            _ => None,
        }
    }
}

/// Candidates of one group share a reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
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
