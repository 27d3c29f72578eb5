//! A choice of target and keys.

use crate::key::{KeyDescription, KeyKind};
use crate::target::Target;
use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// The chosen target and the chosen values of keys: what every [`Value`](crate::Value) is read from.
#[derive(Clone)]
pub struct Context {
    target: Target,
    chosen: BTreeMap<String, Chosen>,
}

#[derive(Clone)]
struct Chosen {
    kind: KeyKind,
    words: Vec<String>,
    value: Rc<dyn Any>,
}

/// A required key has no value.
#[derive(Clone, thiserror::Error)]
#[error("key `--{}` is required", .0.name)]
pub struct MissingKey(pub Box<KeyDescription>);

impl PartialEq for MissingKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl fmt::Debug for MissingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MissingKey").field(&self.0.name).finish()
    }
}

/// A choice that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChoiceError {
    /// No key has this name.
    #[error("there is no key `{name}`")]
    Unknown {
        /// The name.
        name: String,
    },
    /// The words are not a value of the key's type.
    #[error("invalid value `{}` for key `--{name}`: expected {expected}", words.join(" "))]
    Invalid {
        /// The key's name.
        name: String,
        /// What was given.
        words: Vec<String>,
        /// What would have been right.
        expected: String,
    },
}

impl Context {
    /// A target with every key at its default.
    pub fn new(target: Target) -> Self {
        Context {
            target,
            chosen: BTreeMap::new(),
        }
    }

    /// A target and words given for some of the keys.
    ///
    /// # Errors
    /// Every name that is no key's and every word that is no value of its key.
    pub fn choose(
        target: Target,
        keys: &[KeyDescription],
        words: BTreeMap<String, Vec<String>>,
    ) -> Result<Self, Vec<ChoiceError>> {
        let mut context = Context::new(target);
        let mut errors = Vec::new();
        for (name, words) in words {
            let Some(key) = keys.iter().find(|key| key.name == name) else {
                errors.push(ChoiceError::Unknown { name });
                continue;
            };
            match key.parse(&words) {
                Ok(value) => {
                    let kind = key.kind;
                    context.chosen.insert(name, Chosen { kind, words, value });
                }
                Err(expected) => errors.push(ChoiceError::Invalid { name, words, expected }),
            }
        }
        if errors.is_empty() { Ok(context) } else { Err(errors) }
    }

    /// Every choice of these keys for these targets, if it can be listed: where all the keys' words are known, and there
    /// are no more choices than are quickly looked at.
    pub(crate) fn every_choice(targets: &[Target], keys: &[KeyDescription]) -> Option<Vec<Context>> {
        const MANY: usize = 1000;
        let mut choices: Vec<Context> = targets.iter().copied().map(Context::new).collect();
        for (index, key) in keys.iter().enumerate() {
            if keys[..index].iter().any(|earlier| earlier.name == key.name) {
                continue;
            }
            let words = match key.kind {
                KeyKind::Flag => &["true"],
                KeyKind::Option | KeyKind::Required if !key.words.is_empty() => key.words,
                _ => return None,
            };
            let chosen = words.iter().filter_map(|word| {
                let words = vec![(*word).to_owned()];
                key.parse(&words).ok().map(|value| Chosen {
                    kind: key.kind,
                    words,
                    value,
                })
            });
            let chosen: Vec<Chosen> = chosen.collect();
            if choices.len() * (chosen.len() + 1) > MANY {
                return None;
            }
            let with = |choice: &Context, chosen: &Chosen| {
                let mut choice = choice.clone();
                choice.chosen.insert(key.name.clone(), chosen.clone());
                choice
            };
            let given: Vec<Context> = choices
                .iter()
                .flat_map(|choice| chosen.iter().map(|chosen| with(choice, chosen)))
                .collect();
            choices.extend(given);
        }
        Some(choices)
    }

    /// The same choice of keys for another target.
    pub fn for_target(&self, target: Target) -> Self {
        Context {
            target,
            chosen: self.chosen.clone(),
        }
    }

    /// The chosen target.
    pub fn target(&self) -> Target {
        self.target
    }

    /// The words chosen for a key, if it was chosen.
    pub fn words(&self, name: &str) -> Option<&[String]> {
        self.chosen.get(name).map(|chosen| chosen.words.as_slice())
    }

    /// The command-line words that choose the keys again, in order of their names: `--fast`, `--retries=3`.
    pub fn options(&self) -> Vec<String> {
        let mut options = Vec::new();
        for (name, chosen) in &self.chosen {
            match chosen.kind {
                KeyKind::Flag if chosen.words.last().is_some_and(|word| word == "true") => {
                    options.push(format!("--{name}"));
                }
                KeyKind::Flag => {}
                // Of several words of these, the last one counts.
                KeyKind::Option | KeyKind::Required => {
                    options.extend(chosen.words.last().map(|word| format!("--{name}={word}")));
                }
                KeyKind::Repeated => options.extend(chosen.words.iter().map(|word| format!("--{name}={word}"))),
            }
        }
        options
    }

    pub(crate) fn chosen(&self, name: &str) -> Option<&dyn Any> {
        self.chosen.get(name).map(|chosen| &*chosen.value)
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.chosen.iter().map(|(name, chosen)| (name, &chosen.words));
        f.debug_struct("Context")
            .field("target", &self.target)
            .field("keys", &words.collect::<Vec<_>>())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    #[test]
    fn options_choose_the_same_again() {
        let keys = [
            Key::flag("fast").description().clone(),
            Key::flag("careful").description().clone(),
            Key::option("n", 1u32).description().clone(),
            Key::<Vec<String>>::repeated("name").description().clone(),
        ];
        let given = [
            ("fast", vec!["true"]),
            ("careful", vec!["false"]),
            ("n", vec!["2", "3"]),
            ("name", vec!["-a b", ""]),
        ];
        let words = given
            .into_iter()
            .map(|(name, words)| (name.to_owned(), words.into_iter().map(str::to_owned).collect()));
        let context = Context::choose(Target::UNIX, &keys, words.collect()).unwrap();
        assert_eq!(context.options(), ["--fast", "--n=3", "--name=-a b", "--name="]);
    }
}
