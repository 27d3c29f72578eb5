//! Reads a universe.

use super::tree::fits_one_tree;
use super::{Candidate, Entry, Key, Literal, Need, Rejection, Universe};
use crate::repository::RepositoryError;
use crate::solve::library::Library;
use crate::solve::request::{Build, Request};
use crate::{Formula, Package, PackageName, Requirement, Version};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// A version before what it needs is known by its candidates.
struct Draft {
    version: Version,
    package: Option<Rc<Package>>,
    rejection: Option<Rejection>,
    depends: Formula<Requirement>,
    conflicts: Vec<Requirement>,
}

struct Loader<'l, 'r> {
    library: &'l Library<'r>,
    request: &'l Request,
    drafts: Vec<(PackageName, Vec<Draft>)>,
    by_name: HashMap<PackageName, usize>,
    waiting: VecDeque<PackageName>,
}

impl Universe {
    /// Reads all that can matter for the request.
    pub(in crate::solve) fn load(library: &Library<'_>, request: &Request) -> Result<Universe, RepositoryError> {
        let mut loader = Loader {
            library,
            request,
            drafts: Vec::new(),
            by_name: HashMap::new(),
            waiting: VecDeque::new(),
        };
        // What is decided comes first: it rejects most.
        loader.waiting.extend(request.fixed.keys().cloned());
        loader.waiting.extend(
            request
                .packages
                .keys()
                .filter(|name| !request.provided.contains(*name))
                .cloned(),
        );
        while let Some(name) = loader.waiting.pop_front() {
            if !loader.by_name.contains_key(&name) {
                let drafts = loader.load(&name)?;
                let hopeless = drafts.iter().all(|draft| draft.rejection.is_some());
                loader.by_name.insert(name.clone(), loader.drafts.len());
                let asked = request.packages.contains_key(&name);
                loader.drafts.push((name, drafts));
                if asked && hopeless {
                    // There is no solution, whatever the rest is.
                    break;
                }
            }
        }
        Ok(loader.link())
    }
}

impl Loader<'_, '_> {
    fn load(&mut self, name: &PackageName) -> Result<Vec<Draft>, RepositoryError> {
        let mut drafts = Vec::new();
        for version in self.library.versions(name)? {
            drafts.push(self.draft(name, version)?);
        }
        let preferred = self.request.preferred.get(name);
        let avoided = |draft: &Draft| {
            let package = draft.package.as_ref();
            package.is_some_and(|package| package.has_flag("avoid-version") || package.has_flag("deprecated"))
        };
        drafts.sort_by(|a, b| {
            let rank = |draft: &Draft| (Some(&draft.version) != preferred, avoided(draft));
            rank(a).cmp(&rank(b)).then_with(|| b.version.cmp(&a.version))
        });
        Ok(drafts)
    }

    fn draft(&mut self, name: &PackageName, version: Version) -> Result<Draft, RepositoryError> {
        let request = self.request;
        let mut draft = Draft {
            version,
            package: None,
            rejection: None,
            depends: Formula::default(),
            conflicts: Vec::new(),
        };
        draft.rejection = if request.pins.get(name).is_some_and(|pin| pin.version != draft.version) {
            Some(Rejection::NotPinned)
        } else if request.fixed.get(name).is_some_and(|fixed| *fixed != draft.version) {
            Some(Rejection::NotFixed)
        } else if request
            .packages
            .get(name)
            .is_some_and(|bounds| !bounds.contains(&draft.version))
        {
            Some(Rejection::NotRequested)
        } else {
            None
        };
        if draft.rejection.is_some() {
            return Ok(draft);
        }
        let package = match self.library.package(name, &draft.version)? {
            Ok(package) => package,
            Err(error) => {
                draft.rejection = Some(Rejection::Broken(Rc::new(error)));
                return Ok(draft);
            }
        };
        let scope = request.environment.of_package(name, &draft.version);
        if !package.available.holds(scope) {
            draft.rejection = Some(Rejection::Unavailable);
        } else if request.build == Build::OneTree && !fits_one_tree(&package) {
            draft.rejection = Some(Rejection::NotDune);
        } else {
            draft.depends = self
                .without_provided(package.depends.resolve(scope))
                .unwrap_or_default();
            package
                .conflicts
                .atoms(|mention| draft.conflicts.extend(mention.resolve(scope)));
            draft.rejection = self.impossible(&draft.depends).map(Rejection::Needs);
        }
        draft.package = Some(package);
        if draft.rejection.is_none() {
            draft
                .depends
                .atoms(|requirement| self.waiting.push_back(requirement.name.clone()));
        }
        Ok(draft)
    }

    /// The formula without the packages that opam provides: they are solved apart.
    fn without_provided(&self, formula: Formula<Requirement>) -> Option<Formula<Requirement>> {
        if self.request.provided.is_empty() {
            return Some(formula);
        }
        let all = |parts: Vec<Formula<Requirement>>| -> Option<Vec<_>> {
            let parts: Vec<_> = parts
                .into_iter()
                .filter_map(|part| self.without_provided(part))
                .collect();
            (!parts.is_empty()).then_some(parts)
        };
        match formula {
            Formula::Atom(requirement) if self.request.provided.contains(&requirement.name) => None,
            Formula::Atom(requirement) => Some(Formula::Atom(requirement)),
            Formula::And(parts) => all(parts).map(Formula::And),
            Formula::Or(parts) => all(parts).map(Formula::Or),
        }
    }

    /// What is needed without alternative, and not there in any version that can be taken, as far as is known yet.
    fn impossible(&self, formula: &Formula<Requirement>) -> Option<Requirement> {
        match formula {
            Formula::And(parts) => parts.iter().find_map(|part| self.impossible(part)),
            Formula::Or(_) => None,
            Formula::Atom(requirement) => {
                let (_, drafts) = &self.drafts[*self.by_name.get(&requirement.name)?];
                let possible =
                    |draft: &Draft| draft.rejection.is_none() && requirement.versions.contains(&draft.version);
                (!drafts.iter().any(possible)).then(|| requirement.clone())
            }
        }
    }

    /// Finds the candidates that each need means.
    fn link(mut self) -> Universe {
        let drafts = std::mem::take(&mut self.drafts);
        let versions: Vec<Vec<Version>> = drafts
            .iter()
            .map(|(_, drafts)| drafts.iter().map(|draft| draft.version.clone()).collect())
            .collect();
        let linker = Linker {
            by_name: &self.by_name,
            versions: &versions,
        };
        let roots = self
            .request
            .packages
            .iter()
            .filter_map(|(name, versions)| {
                linker.literal(&Requirement {
                    name: name.clone(),
                    versions: versions.clone(),
                })
            })
            .map(Need::One)
            .collect();
        let entries = drafts
            .into_iter()
            .map(|(name, drafts)| Entry {
                key: Key::Package(name),
                candidates: drafts
                    .into_iter()
                    .map(|draft| Candidate {
                        needs: match draft.depends {
                            Formula::And(parts) => parts.iter().map(|part| linker.need(part)).collect(),
                            part => vec![linker.need(&part)],
                        },
                        conflicts: draft
                            .conflicts
                            .iter()
                            .filter_map(|requirement| linker.literal(requirement))
                            .filter(|literal| !literal.candidates.is_empty())
                            .collect(),
                        version: draft.version,
                        package: draft.package,
                        rejection: draft.rejection,
                    })
                    .collect(),
            })
            .collect();
        let mut universe = Universe { entries, roots };
        universe.add_classes();
        if self.request.build == Build::OneTree {
            universe.add_dev_repos(self.request);
            universe.prefer_sources();
        }
        universe
    }
}

struct Linker<'l> {
    by_name: &'l HashMap<PackageName, usize>,
    versions: &'l [Vec<Version>],
}

impl Linker<'_> {
    /// The candidates that are meant; nothing where the package was not read, for no version needs it.
    fn literal(&self, requirement: &Requirement) -> Option<Literal> {
        let entry = *self.by_name.get(&requirement.name)?;
        let versions = self.versions[entry].iter().enumerate();
        let candidates = versions
            .filter(|(_, version)| requirement.versions.contains(version))
            .map(|(i, _)| i)
            .collect();
        Some(Literal {
            entry,
            candidates,
            bounds: requirement.versions.clone(),
        })
    }

    fn need(&self, formula: &Formula<Requirement>) -> Need {
        let all = |parts: &[Formula<Requirement>]| parts.iter().map(|part| self.need(part)).collect();
        match formula {
            // What was not read belongs to a version that is rejected, and whose needs do not count.
            Formula::Atom(requirement) => self.literal(requirement).map_or(Need::All(Vec::new()), Need::One),
            Formula::And(parts) => Need::All(all(parts)),
            Formula::Or(parts) => Need::Any(all(parts)),
        }
    }
}
