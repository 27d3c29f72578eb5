//! A universe as clauses, for the SAT solver `resolvo`.
//!
//! Entries are its names and candidates its solvables. An alternative that is more than one package becomes a name of
//! its own with one solvable, which needs what the alternative needs: so the clauses never multiply.

use super::universe::{Literal, Need, Universe};
use crate::Package;
use resolvo::{
    Candidates, Condition, ConditionId, ConditionalRequirement, DenseIndex, Dependencies, DependencyProvider, Interner,
    KnownDependencies, NameId, Problem, Requirement, SolvableId, Solver, SolverCache, StringId, VersionSetId,
    VersionSetUnionId,
};
use std::collections::HashMap;
use std::fmt::Display;
use std::rc::Rc;

/// The packages of a solution, or nothing where there is none.
pub(super) fn run(universe: &Universe) -> Option<Vec<Rc<Package>>> {
    let (clauses, roots) = Clauses::of(universe);
    let packages: Vec<Option<Rc<Package>>> = clauses
        .solvables
        .iter()
        .map(|solvable| solvable.package.clone())
        .collect();
    let mut solver = Solver::new(clauses);
    // Nothing cancels the solver, so an error means that there is no solution.
    let chosen = solver.solve(Problem::new().requirements(roots)).ok()?;
    Some(
        chosen
            .into_iter()
            .filter_map(|solvable| packages.get(solvable.to_index())?.clone())
            .collect(),
    )
}

struct Solvable {
    name: NameId,
    package: Option<Rc<Package>>,
    dependencies: KnownDependencies,
}

#[derive(Default)]
struct Clauses {
    /// The solvables of each name, the best first.
    names: Vec<Vec<SolvableId>>,
    solvables: Vec<Solvable>,
    sets: Vec<(NameId, Rc<[SolvableId]>)>,
    set_ids: HashMap<(NameId, Rc<[SolvableId]>), VersionSetId>,
    unions: Vec<Vec<VersionSetId>>,
    union_ids: HashMap<Vec<VersionSetId>, VersionSetUnionId>,
}

/// Which solvable each candidate of each entry is; none where it was rejected.
type Solvables = Vec<Vec<Option<SolvableId>>>;

impl Clauses {
    fn of(universe: &Universe) -> (Clauses, Vec<ConditionalRequirement>) {
        let mut clauses = Clauses::default();
        let mut ids: Solvables = Vec::new();
        for entry in &universe.entries {
            let name = NameId::from_index(clauses.names.len());
            let entry_ids: Vec<_> = entry
                .candidates
                .iter()
                .map(|candidate| {
                    candidate
                        .rejection
                        .is_none()
                        .then(|| clauses.solvable(name, candidate.package.clone()))
                })
                .collect();
            clauses.names.push(entry_ids.iter().flatten().copied().collect());
            ids.push(entry_ids);
        }
        for (e, entry) in universe.entries.iter().enumerate() {
            for (c, candidate) in entry.candidates.iter().enumerate() {
                if let Some(id) = ids[e][c] {
                    let requirements = clauses.requirements(&ids, &candidate.needs);
                    let constrains = candidate
                        .conflicts
                        .iter()
                        .filter_map(|literal| clauses.others(&ids, e, literal))
                        .collect();
                    clauses.solvables[id.to_index()].dependencies = KnownDependencies {
                        requirements,
                        constrains,
                    };
                }
            }
        }
        let roots = clauses.requirements(&ids, &universe.roots);
        (clauses, roots)
    }

    fn solvable(&mut self, name: NameId, package: Option<Rc<Package>>) -> SolvableId {
        let id = SolvableId::from_index(self.solvables.len());
        self.solvables.push(Solvable {
            name,
            package,
            dependencies: KnownDependencies::default(),
        });
        id
    }

    fn set(&mut self, name: NameId, solvables: impl Iterator<Item = SolvableId>) -> VersionSetId {
        let key = (name, solvables.collect::<Rc<[_]>>());
        if let Some(id) = self.set_ids.get(&key) {
            return *id;
        }
        let id = VersionSetId::from_index(self.sets.len());
        self.sets.push(key.clone());
        self.set_ids.insert(key, id);
        id
    }

    /// The candidates that a literal means.
    fn meant(&mut self, ids: &Solvables, literal: &Literal) -> VersionSetId {
        let name = NameId::from_index(literal.entry);
        self.set(name, literal.candidates.iter().filter_map(|c| ids[literal.entry][*c]))
    }

    /// The candidates beside those that a conflict means; a package is never in conflict with itself.
    fn others(&mut self, ids: &Solvables, own: usize, literal: &Literal) -> Option<VersionSetId> {
        if literal.entry == own {
            return None;
        }
        let candidates = ids[literal.entry].iter().enumerate();
        let others = candidates.filter(|(c, _)| literal.candidates.binary_search(c).is_err());
        Some(self.set(NameId::from_index(literal.entry), others.filter_map(|(_, id)| *id)))
    }

    fn requirements(&mut self, ids: &Solvables, needs: &[Need]) -> Vec<ConditionalRequirement> {
        let mut requirements = Vec::new();
        for need in needs {
            match need {
                Need::All(parts) => requirements.extend(self.requirements(ids, parts)),
                Need::One(literal) => requirements.push(self.meant(ids, literal).into()),
                Need::Any(parts) => requirements.push(self.union(ids, parts).into()),
            }
        }
        requirements
    }

    fn union(&mut self, ids: &Solvables, parts: &[Need]) -> Requirement {
        let mut sets = Vec::new();
        self.alternatives(ids, parts, &mut sets);
        if let [set] = sets.as_slice() {
            return Requirement::Single(*set);
        }
        let id = *self.union_ids.entry(sets).or_insert_with_key(|sets| {
            self.unions.push(sets.clone());
            VersionSetUnionId::from_index(self.unions.len() - 1)
        });
        Requirement::Union(id)
    }

    fn alternatives(&mut self, ids: &Solvables, parts: &[Need], sets: &mut Vec<VersionSetId>) {
        for part in parts {
            match part {
                Need::One(literal) => sets.push(self.meant(ids, literal)),
                Need::Any(parts) => self.alternatives(ids, parts, sets),
                Need::All(parts) => {
                    let requirements = self.requirements(ids, parts);
                    let name = NameId::from_index(self.names.len());
                    let solvable = self.solvable(name, None);
                    self.names.push(vec![solvable]);
                    self.solvables[solvable.to_index()].dependencies.requirements = requirements;
                    sets.push(self.set(name, std::iter::once(solvable)));
                }
            }
        }
    }
}

/// The solver's own messages are not used, so names are shown as numbers.
impl Interner for Clauses {
    type NameId = NameId;
    type SolvableId = SolvableId;

    fn display_solvable(&self, solvable: SolvableId) -> impl Display + '_ {
        solvable.to_index()
    }

    fn display_name(&self, name: NameId) -> impl Display + '_ {
        name.to_index()
    }

    fn display_version_set(&self, version_set: VersionSetId) -> impl Display + '_ {
        version_set.to_index()
    }

    fn display_string(&self, string_id: StringId) -> impl Display + '_ {
        string_id.to_index()
    }

    fn version_set_name(&self, version_set: VersionSetId) -> NameId {
        self.sets[version_set.to_index()].0
    }

    fn solvable_name(&self, solvable: SolvableId) -> NameId {
        self.solvables[solvable.to_index()].name
    }

    fn version_sets_in_union(&self, union: VersionSetUnionId) -> impl Iterator<Item = VersionSetId> {
        self.unions[union.to_index()].iter().copied()
    }

    /// No requirement here has a condition.
    fn resolve_condition(&self, _condition: ConditionId) -> Condition {
        Condition::Requirement(VersionSetId::from_index(0))
    }
}

impl DependencyProvider for Clauses {
    async fn filter_candidates(
        &self,
        candidates: &[SolvableId],
        version_set: VersionSetId,
        inverse: bool,
    ) -> Vec<SolvableId> {
        let (_, set) = &self.sets[version_set.to_index()];
        candidates
            .iter()
            .copied()
            .filter(|solvable| set.contains(solvable) != inverse)
            .collect()
    }

    async fn get_candidates(&self, name: NameId) -> Option<Candidates> {
        let candidates = self.names[name.to_index()].clone();
        Some(Candidates {
            candidates,
            ..Candidates::default()
        })
    }

    /// Solvables are numbered from the best on.
    async fn sort_candidates(&self, _solver: &SolverCache<Self>, solvables: &mut [SolvableId]) {
        solvables.sort_by_key(|solvable| solvable.to_index());
    }

    async fn get_dependencies(&self, solvable: SolvableId) -> Dependencies {
        Dependencies::Known(self.solvables[solvable.to_index()].dependencies.clone())
    }
}
