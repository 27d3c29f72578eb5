//! Why no versions fit together, for people.
//!
//! The SAT solver only says that there is no solution. The reason is found anew, in steps that a person can follow
//! (`propagate`), told with the root cause first (`story`), versions that share a reason collapsed into ranges
//! (`ranges`), and followed by what helps, each tried before it is named (`remedies`).

mod propagate;
mod ranges;
mod remedies;
mod story;

pub use remedies::Remedy;

use crate::solve::Request;
use crate::solve::universe::Universe;
use crate::{PackageName, Version};
use std::fmt::{self, Display, Formatter};

/// No explanation has more lines.
const LINES: usize = 15;

/// Why no versions fit together, and what helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What does not fit, the root cause first, each in one line; then what is asked for.
    pub facts: Vec<String>,
    /// Changes of the request, each of which makes it one that has a solution.
    pub remedies: Vec<Remedy>,
}

/// What an explanation may ask about the repository.
pub(crate) struct Context<'c> {
    pub(crate) request: &'c Request,
    /// The request as it was made, of which `request` may be the second half.
    pub(crate) original: &'c Request,
    /// All names of the repository.
    pub(crate) names: &'c [PackageName],
    /// All versions of a package in the repository.
    pub(crate) versions: &'c dyn Fn(&PackageName) -> Vec<Version>,
    /// Whether a request has a solution.
    pub(crate) solvable: &'c dyn Fn(&Request) -> bool,
}

impl Explanation {
    /// Explains why the universe of a request has no solution.
    pub(crate) fn of(universe: &Universe, context: &Context<'_>) -> Explanation {
        let story = match propagate::contradiction(universe) {
            Some(contradiction) => story::tell(universe, context, &contradiction),
            None => story::of_requests(context),
        };
        let remedies = remedies::find(context, &story.culprits);
        let mut facts = story.facts;
        let room = LINES - remedies.len();
        if facts.len() > room {
            // The end says what is asked for, so the middle goes.
            let left_out = facts.len() - (room - 1);
            facts.splice(
                room - 3..room - 3 + left_out,
                [format!("... and {left_out} steps more of this kind")],
            );
        }
        Explanation { facts, remedies }
    }
}

/// The root cause, then the rest of the facts and the remedies, each on a line.
impl Display for Explanation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, fact) in self.facts.iter().enumerate() {
            if i > 0 {
                f.write_str("\n  ")?;
            }
            f.write_str(fact)?;
        }
        for remedy in &self.remedies {
            write!(f, "\nhelp: {remedy}")?;
        }
        Ok(())
    }
}

/// The name that was probably meant, if one is near enough.
pub fn nearest<'n>(name: &str, names: &'n [PackageName]) -> Option<&'n PackageName> {
    let plain = |name: &str| name.replace(['-', '_'], "").to_lowercase();
    let wanted = plain(name);
    let near = names.iter().filter_map(|known| {
        let similarity = strsim::damerau_levenshtein(&wanted, &plain(known.as_str()));
        (similarity <= 1 + wanted.len() / 6).then_some((similarity, known))
    });
    near.min_by_key(|(similarity, known)| (*similarity, known.as_str().len()))
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_names() {
        let names: Vec<PackageName> = ["mirage-crypto", "tcpip", "lwt", "mirage-net", "lru"]
            .map(|name| PackageName::new(name).unwrap())
            .into();
        let near = |name: &str| nearest(name, &names).map(PackageName::as_str);
        assert_eq!(near("mirage_crypto"), Some("mirage-crypto"));
        assert_eq!(near("tcpi"), Some("tcpip"));
        assert_eq!(near("Lwt"), Some("lwt"));
        assert_eq!(near("mirage-crpyto"), Some("mirage-crypto"));
        assert_eq!(near("something-else"), None);
    }
}
