//! Finds a contradiction step by step.
//!
//! Candidates are removed for a reason until a package that has to be there has none left. A package has to be there if
//! it is asked for, or if all that is left of one that has to be there needs it. Where no step is left, candidates are
//! tried. Each removal is dated, and its reason
//! speaks of earlier removals only, so a story told backwards along the reasons has an end.

use crate::solve::universe::{Candidate, Literal, Need, Universe};
use std::collections::{BTreeMap, BTreeSet};

/// Why a candidate is gone.
#[derive(Debug, Clone)]
pub(super) enum Reason {
    /// It was never there; the universe says why.
    Rejected,
    /// Nothing is left that meets this need of it.
    Need(Need),
    /// All that is left of this entry, which has to be there, is in conflict with it.
    Conflict(usize),
    /// All that is left of this entry, which has to be there, needs others of the candidates.
    NotNeededBy(usize),
    /// Another candidate is being tried.
    NotTried,
    /// It was tried, and led to a contradiction of its own.
    Tried(Box<Contradiction>),
}

/// Why an entry has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Forced {
    /// It is asked for.
    Root,
    /// All that is left of this entry needs it.
    By(usize),
    /// It is being tried.
    Tried,
}

/// What is gone, and why.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// For each candidate of each entry: when and why it went.
    pub(super) removed: Vec<Vec<Option<(usize, Reason)>>>,
    pub(super) forced: Vec<Option<Forced>>,
    clock: usize,
}

/// An entry that has to be there, of which nothing is left.
#[derive(Debug, Clone)]
pub(super) struct Contradiction {
    pub(super) entry: usize,
    pub(super) state: State,
}

/// Finds a contradiction: by steps alone, or else by trying what there is to choose from.
pub(super) fn contradiction(universe: &Universe) -> Option<Contradiction> {
    let mut state = State::new(universe);
    loop {
        if let Some(entry) = state.propagate(universe) {
            return Some(Contradiction { entry, state });
        }
        if !state.try_choices(universe) {
            return None;
        }
    }
}

/// More candidates than this are not tried: nobody reads that story.
const MANY: usize = 200;

impl State {
    fn new(universe: &Universe) -> State {
        let removed = universe.entries.iter().map(|entry| {
            let gone = |candidate: &Candidate| candidate.rejection.is_some().then_some((0, Reason::Rejected));
            entry.candidates.iter().map(gone).collect()
        });
        State {
            removed: removed.collect(),
            forced: vec![None; universe.entries.len()],
            clock: 0,
        }
    }

    /// What is left of an entry, the best first.
    pub(super) fn alive(&self, entry: usize) -> impl Iterator<Item = usize> {
        self.removed[entry]
            .iter()
            .enumerate()
            .filter(|(_, removed)| removed.is_none())
            .map(|(c, _)| c)
    }

    /// What was left of an entry at some time.
    pub(super) fn alive_at(&self, entry: usize, time: usize) -> impl Iterator<Item = usize> {
        let alive = move |removed: &Option<(usize, Reason)>| removed.as_ref().is_none_or(|(when, _)| *when >= time);
        self.removed[entry]
            .iter()
            .enumerate()
            .filter(move |(_, removed)| alive(removed))
            .map(|(c, _)| c)
    }

    fn is_alive(&self, entry: usize, candidate: usize) -> bool {
        self.removed[entry][candidate].is_none()
    }

    fn remove(&mut self, entry: usize, candidate: usize, reason: Reason) {
        if self.removed[entry][candidate].is_none() {
            self.clock += 1;
            self.removed[entry][candidate] = Some((self.clock, reason));
        }
    }

    fn is_empty(&self, entry: usize) -> bool {
        self.alive(entry).next().is_none()
    }

    /// An entry that has to be there and is gone.
    fn emptied(&self) -> Option<usize> {
        (0..self.forced.len()).find(|e| self.forced[*e].is_some() && self.is_empty(*e))
    }

    /// Takes all steps that can be taken; gives the entry that has to be there and is gone.
    fn propagate(&mut self, universe: &Universe) -> Option<usize> {
        for need in &universe.roots {
            if let Need::One(literal) = need {
                self.forced[literal.entry].get_or_insert(Forced::Root);
            }
        }
        if let Some(e) = self.emptied() {
            return Some(e);
        }
        loop {
            let before = (self.clock, self.forced.iter().flatten().count());
            for e in 0..universe.entries.len() {
                self.drop_hopeless(universe, e);
                if self.forced[e].is_some() && self.is_empty(e) {
                    return Some(e);
                }
            }
            for e in 0..universe.entries.len() {
                if self.forced[e].is_some() {
                    self.follow(universe, e);
                    self.drop_conflicting(universe, e);
                }
            }
            if let Some(e) = self.emptied() {
                return Some(e);
            }
            if before == (self.clock, self.forced.iter().flatten().count()) {
                return None;
            }
        }
    }

    /// Takes each candidate of what there is to choose from as if it had to be there, and removes those that lead to a
    /// contradiction. Says whether there were any.
    fn try_choices(&mut self, universe: &Universe) -> bool {
        let mut choices = BTreeSet::new();
        for e in (0..universe.entries.len()).filter(|e| self.forced[*e].is_some()) {
            choices.extend(self.alive(e).map(|c| (e, c)).filter(|_| self.alive(e).nth(1).is_some()));
            for c in self.alive(e) {
                let mut alternatives: Vec<&Need> = universe.entries[e].candidates[c].needs.iter().collect();
                while let Some(need) = alternatives.pop() {
                    match need {
                        Need::One(literal) => {
                            let alive = literal.candidates.iter().filter(|c| self.is_alive(literal.entry, **c));
                            choices.extend(alive.map(|c| (literal.entry, *c)));
                        }
                        Need::All(parts) | Need::Any(parts) => alternatives.extend(parts),
                    }
                }
            }
        }
        for (e, c) in choices.into_iter().take(MANY) {
            let mut tried = self.clone();
            tried.forced[e].get_or_insert(Forced::Tried);
            for other in self.alive(e).filter(|other| *other != c) {
                tried.remove(e, other, Reason::NotTried);
            }
            if let Some(entry) = tried.propagate(universe) {
                self.remove(e, c, Reason::Tried(Box::new(Contradiction { entry, state: tried })));
                // One step more may be enough, and makes the shorter story.
                return true;
            }
        }
        false
    }

    /// Whether something is left that meets a need.
    fn possible(&self, need: &Need) -> bool {
        match need {
            Need::One(literal) => literal.candidates.iter().any(|c| self.is_alive(literal.entry, *c)),
            Need::All(parts) => parts.iter().all(|part| self.possible(part)),
            Need::Any(parts) => parts.iter().any(|part| self.possible(part)),
        }
    }

    /// Removes the candidates of an entry of which a need cannot be met.
    fn drop_hopeless(&mut self, universe: &Universe, e: usize) {
        for (c, candidate) in universe.entries[e].candidates.iter().enumerate() {
            if self.is_alive(e, c)
                && let Some(need) = candidate.needs.iter().find(|need| !self.possible(need))
            {
                self.remove(e, c, Reason::Need(need.clone()));
            }
        }
    }

    /// What all that is left of an entry needs has to be there too, in the versions that are needed.
    fn follow(&mut self, universe: &Universe, e: usize) {
        let mut needed: BTreeMap<usize, (usize, Vec<&Literal>)> = BTreeMap::new();
        let mut count = 0;
        for c in self.alive(e) {
            count += 1;
            for literal in literals(&universe.entries[e].candidates[c]) {
                let (last, literals) = needed.entry(literal.entry).or_default();
                // One of a candidate counts once: several are an intersection, of which the first is a part.
                if *last != count {
                    *last = count;
                    literals.push(literal);
                }
            }
        }
        for (other, (_, literals)) in needed.into_iter().filter(|(_, (_, literals))| literals.len() == count) {
            if other != e {
                self.forced[other].get_or_insert(Forced::By(e));
            }
            let dropped: Vec<usize> = self
                .alive(other)
                .filter(|c| {
                    !literals
                        .iter()
                        .any(|literal| literal.candidates.binary_search(c).is_ok())
                })
                .collect();
            for c in dropped {
                self.remove(other, c, Reason::NotNeededBy(e));
            }
        }
    }

    /// Removes what is in conflict with all that is left of an entry, from either side.
    fn drop_conflicting(&mut self, universe: &Universe, e: usize) {
        let alive: Vec<usize> = self.alive(e).collect();
        let excludes = |candidate: &Candidate, entry: usize, c: usize| {
            candidate
                .conflicts
                .iter()
                .any(|literal| literal.entry == entry && literal.candidates.binary_search(&c).is_ok())
        };
        for (other, entry) in universe.entries.iter().enumerate().filter(|(other, _)| *other != e) {
            for (c, candidate) in entry.candidates.iter().enumerate() {
                if self.is_alive(other, c)
                    && !alive.is_empty()
                    && alive.iter().all(|own| {
                        excludes(&universe.entries[e].candidates[*own], other, c) || excludes(candidate, e, *own)
                    })
                {
                    self.remove(other, c, Reason::Conflict(e));
                }
            }
        }
    }
}

/// What a candidate needs without an alternative.
pub(super) fn literals(candidate: &Candidate) -> impl Iterator<Item = &Literal> {
    let mut waiting: Vec<&Need> = candidate.needs.iter().rev().collect();
    std::iter::from_fn(move || {
        loop {
            match waiting.pop()? {
                Need::One(literal) => return Some(literal),
                Need::All(parts) => waiting.extend(parts.iter().rev()),
                Need::Any(_) => {}
            }
        }
    })
}
