//! All versions that can matter for a request, and what each of them needs.
//!
//! It is read breadth first from what is asked for. A version that cannot be taken is noticed as early as possible, so
//! that what only it needs is never read: with the compiler fixed, that is most of a repository.

use super::library::Library;
use super::request::{Build, Request};
use crate::package::PackageError;
use crate::repository::RepositoryError;
use crate::{Bounds, Formula, Package, PackageName, Requirement, Version};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;

/// Everything that can matter for a request.
#[derive(Debug)]
pub(crate) struct Universe {
    pub(crate) entries: Vec<Entry>,
    /// What is asked for.
    pub(crate) roots: Vec<Need>,
}

/// What there can be one of: a package, in one of its versions.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: Key,
    /// The best first.
    pub(crate) candidates: Vec<Candidate>,
}

/// What an entry stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    /// A package; its candidates are versions.
    Package(PackageName),
    /// A conflict class; its candidates are the packages of the class.
    Class(PackageName),
    /// A repository in which packages are developed; its candidates are its archives.
    DevRepo(String),
}

/// A version of a package, or what an entry of another kind can be.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) version: Version,
    pub(crate) package: Option<Rc<Package>>,
    pub(crate) rejection: Option<Rejection>,
    pub(crate) needs: Vec<Need>,
    pub(crate) conflicts: Vec<Literal>,
}

/// Why a version cannot be taken, whatever else is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rejection {
    /// The request asks for others.
    NotRequested,
    /// The request has decided for another.
    NotFixed,
    /// The package is pinned to another.
    NotPinned,
    /// It does not work on this system.
    Unavailable,
    /// dune does not build it.
    NotDune,
    /// Its opam file is none.
    Broken(Rc<PackageError>),
    /// What it needs is there in no version that can be taken.
    Needs(Requirement),
}

/// One of some candidates of an entry.
#[derive(Debug, Clone)]
pub(crate) struct Literal {
    pub(crate) entry: usize,
    /// Those that are meant, ascending, whether they can be taken or not.
    pub(crate) candidates: Rc<[usize]>,
    /// How that was written.
    pub(crate) bounds: Bounds,
}

/// What has to be there.
#[derive(Debug, Clone)]
pub(crate) enum Need {
    One(Literal),
    All(Vec<Need>),
    Any(Vec<Need>),
}

/// Packages that are tools for the compilation, and never compiled with what they compile.
const TOOLS: [&str; 7] = [
    "dune",
    "jbuilder",
    "ocaml",
    "ocaml-compiler",
    "ocamlbuild",
    "oasis",
    "ocamlmod",
];

fn is_tool(package: &Package) -> bool {
    TOOLS.contains(&package.name.as_str()) || package.has_flag("compiler")
}

/// Whether a package can be compiled in one tree with others, or has nothing to be compiled.
fn fits_one_tree(package: &Package) -> bool {
    package.url.is_none() || !package.has_commands || package.is_conf() || is_tool(package) || package.mentions("dune")
}

/// Whether a package of a tree is compiled from sources of its own.
pub(super) fn has_sources(package: &Package) -> bool {
    package.url.is_some()
        && package.has_commands
        && !package.is_conf()
        && !is_tool(package)
        && package.dev_repo.is_some()
}

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
    pub(super) fn load(library: &Library<'_>, request: &Request) -> Result<Universe, RepositoryError> {
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
                loader.by_name.insert(name.clone(), loader.drafts.len());
                loader.drafts.push((name, drafts));
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

/// A candidate, by its entry and its place there.
type User = (usize, usize);

/// Candidates of an entry that is no package, and who needs which of them.
type Groups = BTreeMap<Key, Vec<(Version, Vec<User>)>>;

impl Universe {
    fn possible(&self) -> impl Iterator<Item = (usize, usize, &Rc<Package>)> {
        self.entries.iter().enumerate().flat_map(|(e, entry)| {
            entry.candidates.iter().enumerate().filter_map(move |(c, candidate)| {
                candidate
                    .package
                    .as_ref()
                    .filter(|_| candidate.rejection.is_none())
                    .map(|package| (e, c, package))
            })
        })
    }

    /// Of the packages of a class there can be one.
    fn add_classes(&mut self) {
        let mut groups = Groups::new();
        for (e, c, package) in self.possible() {
            for class in &package.conflict_classes {
                let members = groups.entry(Key::Class(class.clone())).or_default();
                let name = Version::new(package.name.as_str());
                match members.iter_mut().find(|(member, _)| member.as_str() == name.as_str()) {
                    Some((_, users)) => users.push((e, c)),
                    None => members.push((name, vec![(e, c)])),
                }
            }
        }
        self.add_groups(groups);
    }

    /// Packages that are developed together come from one archive.
    fn add_dev_repos(&mut self, request: &Request) {
        let mut archives: BTreeMap<String, Vec<(&Package, User)>> = BTreeMap::new();
        for (e, c, package) in self.possible() {
            if let Some(dev_repo) = &package.dev_repo
                && has_sources(package)
                && !request.pins.contains_key(&package.name)
            {
                archives
                    .entry(super::archives::identity(dev_repo).to_owned())
                    .or_default()
                    .push((package, (e, c)));
            }
        }
        let mut groups = Groups::new();
        for (dev_repo, mut packages) in archives {
            let mut members: Vec<(Version, Vec<User>)> = Vec::new();
            while let Some((package, user)) = packages.pop() {
                let mut users = vec![user];
                let mut same = package.url.clone().unwrap_or_default();
                // Archives that share a checksum are one; another checksum of one may be shared by a third.
                while let Some(at) = packages.iter().position(|(other, _)| {
                    other.url.as_ref().is_some_and(|url| {
                        url.src == same.src || url.checksums.iter().any(|sum| same.checksums.contains(sum))
                    })
                }) {
                    let (other, user) = packages.swap_remove(at);
                    same.checksums
                        .extend(other.url.iter().flat_map(|url| url.checksums.iter().cloned()));
                    users.push(user);
                }
                members.push((Version::new(&same.src), users));
            }
            if members.len() > 1 {
                groups.insert(Key::DevRepo(dev_repo), members);
            }
        }
        self.add_groups(groups);
    }

    fn add_groups(&mut self, groups: Groups) {
        for (key, members) in groups.into_iter().filter(|(_, members)| members.len() > 1) {
            let group = self.entries.len();
            let mut candidates = Vec::new();
            for (i, (version, users)) in members.into_iter().enumerate() {
                let bounds = Bounds::exactly(&version);
                for (e, c) in users {
                    let literal = Literal {
                        entry: group,
                        candidates: Rc::from([i]),
                        bounds: bounds.clone(),
                    };
                    self.entries[e].candidates[c].needs.push(Need::One(literal));
                }
                candidates.push(Candidate {
                    version,
                    package: None,
                    rejection: None,
                    needs: Vec::new(),
                    conflicts: Vec::new(),
                });
            }
            self.entries.push(Entry { key, candidates });
        }
    }

    /// Of alternatives between sources and what the system has, the sources are taken: what is compiled for another
    /// machine cannot use what this one has.
    fn prefer_sources(&mut self) {
        let kind = |need: &Need| match need {
            Need::One(literal) => {
                let candidates = &self.entries[literal.entry].candidates;
                let mut packages = literal
                    .candidates
                    .iter()
                    .filter(|c| candidates[**c].rejection.is_none())
                    .filter_map(|c| candidates[*c].package.as_ref())
                    .peekable();
                packages.peek().map(|package| package.is_conf())
            }
            _ => None,
        };
        let settle = |needs: &[Need]| -> Vec<Need> {
            let settle_one = |need: &Need| match need {
                Need::Any(parts) if parts.iter().any(|part| kind(part) == Some(false)) => {
                    Need::Any(parts.iter().filter(|part| kind(part) != Some(true)).cloned().collect())
                }
                other => other.clone(),
            };
            needs.iter().map(settle_one).collect()
        };
        let mut settled = Vec::new();
        for (e, entry) in self.entries.iter().enumerate() {
            for (c, candidate) in entry.candidates.iter().enumerate() {
                if candidate.needs.iter().any(|need| matches!(need, Need::Any(_))) {
                    settled.push((e, c, settle(&candidate.needs)));
                }
            }
        }
        for (e, c, needs) in settled {
            self.entries[e].candidates[c].needs = needs;
        }
    }
}
