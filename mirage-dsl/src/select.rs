//! Choices between implementations that stay open until the target and the keys are known.

use crate::implementation::{Choice, Impl, Node, NodeKind};
use crate::signature::{Signature, SignatureDescription};
use crate::value::Value;
use std::fmt::Display;
use std::rc::Rc;

/// One implementation where the value is true, another where it is false: `if_impl` of `config.ml`.
pub fn if_impl<S: Signature>(condition: &Value<bool>, then: Impl<S>, otherwise: Impl<S>) -> Impl<S> {
    let index = condition.map(|condition| usize::from(!condition));
    choice(index, vec![("true".to_owned(), then), ("false".to_owned(), otherwise)])
}

/// The implementation of the first case that equals the value, or else the default: `match_impl` of `config.ml`.
///
/// ```
/// use mirage_dsl::prelude::*;
/// # #[derive(Device)] #[device(module = "Ramdisk", provides = Block, connect = "{module}.connect ~name:{label}")] struct Ramdisk { label: String }
/// # #[derive(Device)] #[device(module = "Block", provides = Block, connect = "{module}.connect {path}")] struct File { path: String }
/// let disk = match_impl(
///     &target(),
///     [(Target::UNIX, File { path: "disk.img".into() }.into_impl())],
///     Ramdisk { label: "disk".into() }.into_impl(),
/// );
/// ```
pub fn match_impl<S: Signature, T: PartialEq + Display + 'static>(
    value: &Value<T>,
    cases: impl IntoIterator<Item = (T, Impl<S>)>,
    default: Impl<S>,
) -> Impl<S> {
    let (cases, mut branches): (Vec<T>, Vec<(String, Impl<S>)>) = cases
        .into_iter()
        .map(|(case, branch)| (case.to_string(), case, branch))
        .map(|(label, case, branch)| (case, (label, branch)))
        .unzip();
    branches.push(("otherwise".to_owned(), default));
    let index = value.map(move |value| cases.iter().position(|case| *case == value).unwrap_or(cases.len()));
    choice(index, branches)
}

fn choice<S: Signature>(index: Value<usize>, branches: Vec<(String, Impl<S>)>) -> Impl<S> {
    let (labels, children): (Vec<String>, Vec<Rc<Node>>) =
        branches.into_iter().map(|(label, branch)| (label, branch.node)).unzip();
    let kind = NodeKind::Choice(Choice {
        index,
        labels,
        signature: SignatureDescription::of::<S>(),
    });
    Impl::new(Node { children, kind })
}
