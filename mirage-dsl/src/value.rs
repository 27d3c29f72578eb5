//! Values that are known once the target and the keys are chosen.

use crate::context::{Context, MissingKey};
use crate::key::{KeyDescription, KeyKind, Read};
use crate::target::Target;
use std::fmt;
use std::rc::Rc;

/// A value computed from keys and the target: it can be mapped and combined now and is read later, when they are chosen.
/// The counterpart of `value` in `config.ml`.
///
/// ```
/// use mirage_dsl::{Context, Key, Target, target};
/// let fast = Key::flag("fast").value();
/// let mode = fast.zip(&target()).map(|(fast, target)| format!("{target}, {}", if fast { "fast" } else { "careful" }));
/// assert_eq!(mode.get(&Context::new(Target::UNIX)).unwrap(), "unix, careful");
/// ```
pub struct Value<T> {
    keys: Rc<[KeyDescription]>,
    is_of_target: bool,
    compute: Compute<T>,
}

type Compute<T> = Rc<dyn Fn(&Context) -> Result<T, MissingKey>>;

impl<T> Clone for Value<T> {
    fn clone(&self) -> Self {
        Value {
            keys: self.keys.clone(),
            is_of_target: self.is_of_target,
            compute: self.compute.clone(),
        }
    }
}

impl<T> fmt::Debug for Value<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<_> = self.keys.iter().map(|key| &key.name).collect();
        f.debug_struct("Value").field("keys", &keys).finish_non_exhaustive()
    }
}

impl<T: Clone + 'static> Value<T> {
    /// A value that depends on nothing.
    pub fn constant(value: T) -> Self {
        Value {
            keys: Rc::new([]),
            is_of_target: false,
            compute: Rc::new(move |_| Ok(value.clone())),
        }
    }

    pub(crate) fn of_key(key: KeyDescription, read: Read<T>, default: Option<T>) -> Self {
        let keys = Rc::new([key]);
        let this = keys.clone();
        // The command line has checked every chosen word against the key, so a value of another type can only stem
        // from a second key of the same name, which `Application::resolve` refuses.
        let compute = move |context: &Context| {
            let [key] = &*this;
            let chosen = context.chosen(&key.name).and_then(|any| read(any));
            chosen
                .or_else(|| default.clone())
                .ok_or_else(|| MissingKey(Box::new(key.clone())))
        };
        Value {
            keys,
            is_of_target: false,
            compute: Rc::new(compute),
        }
    }
}

impl<T: 'static> Value<T> {
    /// The value of a function of this value.
    pub fn map<U: 'static>(&self, function: impl Fn(T) -> U + 'static) -> Value<U> {
        let compute = self.compute.clone();
        Value {
            keys: self.keys.clone(),
            is_of_target: self.is_of_target,
            compute: Rc::new(move |context| compute(context).map(&function)),
        }
    }

    /// Both values.
    pub fn zip<U: 'static>(&self, other: &Value<U>) -> Value<(T, U)> {
        let (one, two) = (self.compute.clone(), other.compute.clone());
        let keys = self.keys.iter().chain(other.keys.iter()).cloned().collect();
        Value {
            keys,
            is_of_target: self.is_of_target || other.is_of_target,
            compute: Rc::new(move |context| Ok((one(context)?, two(context)?))),
        }
    }

    /// The value of the first pair whose case equals this value, or else the default.
    pub fn matched<U: Clone + 'static>(&self, cases: impl IntoIterator<Item = (T, U)>, default: U) -> Value<U>
    where
        T: PartialEq,
    {
        let cases: Vec<_> = cases.into_iter().collect();
        self.map(move |value| {
            let found = cases.iter().find(|(case, _)| *case == value);
            found.map_or_else(|| default.clone(), |(_, result)| result.clone())
        })
    }

    /// The required keys of the value that have not been chosen: without all of them it cannot be read.
    pub(crate) fn missing<'a>(&'a self, context: &'a Context) -> impl Iterator<Item = &'a KeyDescription> {
        let is_missing = |key: &&KeyDescription| key.kind == KeyKind::Required && context.words(&key.name).is_none();
        self.keys.iter().filter(is_missing)
    }

    /// The keys that the value is computed from; the target is not among them.
    pub fn keys(&self) -> &[KeyDescription] {
        &self.keys
    }

    /// Whether the value is computed from the target.
    pub fn is_of_target(&self) -> bool {
        self.is_of_target
    }

    /// Every choice of target and keys that the value is computed from, if they can be listed.
    pub(crate) fn choices(&self) -> Option<Vec<Context>> {
        let targets = if self.is_of_target {
            Target::ALL
        } else {
            &Target::ALL[..1]
        };
        Context::every_choice(targets, &self.keys)
    }

    /// Whether this is the same value as the other: read from the same keys, and equal whatever is chosen. Where the
    /// choices cannot be listed, it is only known of a value and its clones.
    pub(crate) fn agrees_with(&self, other: &Value<T>) -> bool
    where
        T: PartialEq,
    {
        let same_keys = || {
            self.is_of_target == other.is_of_target
                && self.keys.len() == other.keys.len()
                && self
                    .keys
                    .iter()
                    .zip(other.keys.iter())
                    .all(|(one, other)| one.agrees_with(other))
        };
        let same_results = |choices: Vec<Context>| choices.iter().all(|choice| self.get(choice) == other.get(choice));
        Rc::ptr_eq(&self.compute, &other.compute) || same_keys() && self.choices().is_some_and(same_results)
    }

    /// The value under a choice of target and keys.
    ///
    /// # Errors
    /// A required key has not been chosen.
    pub fn get(&self, context: &Context) -> Result<T, MissingKey> {
        (self.compute)(context)
    }
}

impl Value<bool> {
    /// One value where this is true, another where it is false.
    pub fn if_else<U: Clone + 'static>(&self, then: U, otherwise: U) -> Value<U> {
        self.map(move |condition| if condition { then.clone() } else { otherwise.clone() })
    }
}

/// The chosen target, as a value.
pub fn target() -> Value<Target> {
    Value {
        keys: Rc::new([]),
        is_of_target: true,
        compute: Rc::new(|context| Ok(context.target())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    fn context(words: &[(&str, &str)]) -> Context {
        let keys = [
            Key::option("n", 1u32).description().clone(),
            Key::<String>::required("who").description().clone(),
        ];
        let words = words
            .iter()
            .map(|(name, word)| (name.to_string(), vec![word.to_string()]))
            .collect();
        Context::choose(Target::UNIX, &keys, words).unwrap()
    }

    #[test]
    fn combinations() {
        let n = Key::option("n", 1u32).value();
        assert_eq!(n.map(|n| n + 1).get(&context(&[])), Ok(2));
        assert_eq!(n.map(|n| n + 1).get(&context(&[("n", "4")])), Ok(5));
        assert_eq!(
            n.matched([(4, "four")], "other").get(&context(&[("n", "4")])),
            Ok("four")
        );
        assert_eq!(n.matched([(4, "four")], "other").get(&context(&[])), Ok("other"));
        let both = n.zip(&target());
        assert_eq!(both.get(&context(&[])), Ok((1, Target::UNIX)));
        assert_eq!(both.keys().len(), 1);
        assert_eq!(n.map(|n| n > 2).if_else("many", "few").get(&context(&[])), Ok("few"));
    }

    #[test]
    fn values_agree_if_they_are_equal_whatever_is_chosen() {
        let fast = || Key::flag("fast").value();
        assert!(fast().map(|fast| !fast).agrees_with(&fast().map(|fast| !fast)));
        assert!(!fast().agrees_with(&fast().map(|fast| !fast)));
        assert!(
            target()
                .map(|target| target.name())
                .agrees_with(&target().map(|target| target.name()))
        );
        assert!(!target().map(|_| true).agrees_with(&Value::constant(true)));
        // A number cannot be listed.
        let n = Key::option("n", 1u32).value();
        assert!(n.agrees_with(&n.clone()));
        assert!(!n.map(|n| n + 1).agrees_with(&n.map(|n| n + 1)));
    }

    #[test]
    fn a_required_key_must_be_chosen() {
        let who = Key::<String>::required("who").value();
        assert_eq!(
            who.get(&context(&[])).unwrap_err().to_string(),
            "key `--who` is required"
        );
        assert_eq!(who.get(&context(&[("who", "me")])), Ok("me".to_owned()));
    }
}
