//! A choice of target and keys.

use crate::key::KeyDescription;
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
                    context.chosen.insert(name, Chosen { words, value });
                }
                Err(expected) => errors.push(ChoiceError::Invalid { name, words, expected }),
            }
        }
        if errors.is_empty() { Ok(context) } else { Err(errors) }
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
