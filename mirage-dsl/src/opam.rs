//! Where opam finds things: the source of the unikernel, and packages.

use crate::device::Text;
use crate::key::{Key, KeyType};
use crate::name::{Address, RepositoryName};
use crate::value::Value;
use mirage_syntax::SyntaxError;

/// Where opam finds the source of the unikernel: the `url` of the generated opam file.
///
/// The counterpart of `~src` of `register` in `config.ml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Source {
    /// What is checked out of the git repository that the config crate is part of: the remote `origin` and the branch.
    /// Nowhere, if there is none.
    #[default]
    Repository,
    /// Nowhere: the opam file names no source.
    Nowhere,
    /// Here, as opam writes it: `git+https://...#branch`, or the address of an archive.
    Url(String),
}

/// A repository of opam packages that is used besides those of the switch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpamRepository {
    /// Its name among the repositories of opam.
    pub name: RepositoryName,
    /// Where it is, as opam writes it.
    pub url: Address,
}

impl OpamRepository {
    /// A repository by its name and its address.
    ///
    /// # Errors
    /// One of them cannot be.
    pub fn new(name: impl Into<Text>, url: impl Into<Text>) -> Result<Self, SyntaxError> {
        Ok(OpamRepository {
            name: RepositoryName::new(name)?,
            url: Address::new(url)?,
        })
    }
}

/// The value of the key [`extra_repos`].
#[derive(Clone)]
struct Repositories(Vec<OpamRepository>);

impl KeyType for Repositories {
    fn parse(word: &str) -> Result<Self, String> {
        let repository = |word: &str| {
            let (name, url) = word.split_once(':')?;
            OpamRepository::new(name.to_owned(), url.to_owned()).ok()
        };
        let repositories: Option<_> = word.split(',').map(repository).collect();
        repositories
            .map(Repositories)
            .ok_or_else(|| "repositories as `NAME:URL`, separated by commas".to_owned())
    }

    fn print(&self) -> String {
        let words: Vec<_> = self.0.iter().map(|one| format!("{}:{}", one.name, one.url)).collect();
        words.join(",")
    }
}

/// The heading of the keys that every unikernel has.
pub(crate) const SECTION: &str = "Keys of every unikernel";

/// `--extra-repos`: the repositories.
fn extra_repos() -> Key<Repositories> {
    let overlays = OpamRepository::new("opam-overlays", "https://github.com/dune-universe/opam-overlays.git");
    Key::option("extra-repos", Repositories(overlays.into_iter().collect()))
        .doc("opam repositories that are used besides those of the switch: packages that build with dune where others do not.")
        .placeholder("NAME:URL,...")
        .env("MIRAGE_EXTRA_REPOS")
        .section(SECTION)
}

/// `--no-extra-repo`: none of them.
fn no_extra_repo() -> Key<bool> {
    Key::flag("no-extra-repo")
        .doc("Use no opam repositories besides those of the switch.")
        .section(SECTION)
}

/// The repositories that are used, chosen by the keys `--extra-repos` and `--no-extra-repo` of every unikernel.
pub(crate) fn repositories() -> Value<Vec<OpamRepository>> {
    let chosen = extra_repos().value().zip(&no_extra_repo().value());
    chosen.map(|(Repositories(repositories), none)| if none { Vec::new() } else { repositories })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, Target};
    use std::collections::BTreeMap;

    fn chosen(words: &[(&str, &str)]) -> Vec<(String, String)> {
        let value = repositories();
        let words = words
            .iter()
            .map(|(name, word)| (name.to_string(), vec![word.to_string()]));
        let context = Context::choose(Target::UNIX, value.keys(), words.collect::<BTreeMap<_, _>>()).unwrap();
        let chosen = value.get(&context).unwrap().into_iter();
        chosen.map(|one| (one.name.to_string(), one.url.to_string())).collect()
    }

    #[test]
    fn repositories_are_read() {
        let read = chosen(&[("extra-repos", "a:https://a.org,b:git+ssh://b:22/b")]);
        assert_eq!(
            read,
            [("a", "https://a.org"), ("b", "git+ssh://b:22/b")].map(|(name, url)| (name.to_owned(), url.to_owned()))
        );
        assert_eq!(chosen(&[]).len(), 1);
        assert!(chosen(&[("extra-repos", "a:b"), ("no-extra-repo", "true")]).is_empty());
        let default = extra_repos().description().default.clone().unwrap();
        assert_eq!(Repositories::parse(&default).unwrap().print(), default);
        for bad in ["", "a", "a:b,", ":b", "a:", "a b:c", "a:b\"]"] {
            assert!(Repositories::parse(bad).is_err(), "{bad}");
        }
    }
}
