//! What packages share, of which there can be one: conflict classes and archives. And what is taken of a choice.

use super::{Candidate, Entry, Key, Literal, Need, Universe, has_sources};
use crate::solve::archives;
use crate::solve::request::Request;
use crate::{Bounds, Package, Version};
use std::collections::BTreeMap;
use std::rc::Rc;

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
    pub(super) fn add_classes(&mut self) {
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
    pub(super) fn add_dev_repos(&mut self, request: &Request) {
        let mut archives: BTreeMap<String, Vec<(&Package, User)>> = BTreeMap::new();
        for (e, c, package) in self.possible() {
            if let Some(dev_repo) = &package.dev_repo
                && has_sources(package)
                && !request.pins.contains_key(&package.name)
            {
                archives
                    .entry(archives::identity(dev_repo).to_owned())
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
    pub(super) fn prefer_sources(&mut self) {
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
