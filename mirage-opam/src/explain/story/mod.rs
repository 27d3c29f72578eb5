//! A contradiction in words: the root cause first, then what follows from it, at last what is asked for.

mod groups;
mod reasons;
mod words;

use super::Context;
use super::propagate::{Contradiction, Forced, State};
use super::remedies::Culprits;
use crate::solve::universe::{Candidate, Entry, Key, Universe};
use crate::{PackageName, Requirement};
use groups::Group;
use std::collections::BTreeSet;
use words::But;

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

    fn fact(&mut self, fact: String) {
        if !self.story.facts.iter().any(|told| told.contains(&fact)) {
            self.story.facts.push(fact);
        }
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

    /// Says that candidates need another entry, and perhaps why that is not to be had.
    fn needs(&mut self, e: usize, users: &[usize], other: usize, but: Option<But>) {
        let phrase = self.needs_phrase(e, users, other);
        let fact = match but {
            Some(but) => format!("{phrase}, {}", but.clause()),
            None => phrase,
        };
        self.fact(fact);
    }
}
