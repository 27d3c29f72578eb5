//! Implementations: the terms from which a device graph is made.

use crate::device::DeviceDescription;
use crate::key::KeyDescription;
use crate::signature::{Signature, SignatureDescription};
use crate::value::Value;
use std::marker::PhantomData;
use std::rc::Rc;

/// An implementation of the signature `S`: a device with its inputs, or a choice between implementations.
///
/// Cloning it is cheap and shares it. The counterpart of `impl` in `config.ml`.
pub struct Impl<S: Signature> {
    pub(crate) node: Rc<Node>,
    signature: PhantomData<fn() -> S>,
}

impl<S: Signature> Impl<S> {
    pub(crate) fn new(node: Node) -> Self {
        Impl {
            node: Rc::new(node),
            signature: PhantomData,
        }
    }
}

impl<S: Signature> Clone for Impl<S> {
    fn clone(&self) -> Self {
        Impl {
            node: self.node.clone(),
            signature: PhantomData,
        }
    }
}

impl<S: Signature> std::fmt::Debug for Impl<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.node.kind {
            NodeKind::Device(device) => write!(f, "Impl<{}>({})", S::NAME, device.module()),
            NodeKind::Choice(choice) => write!(f, "Impl<{}>({})", S::NAME, choice.labels.join(" | ")),
        }
    }
}

/// A term and the terms it is made of.
pub(crate) struct Node {
    /// The inputs of a device, or the branches of a choice.
    pub children: Vec<Rc<Node>>,
    pub kind: NodeKind,
}

#[allow(
    clippy::large_enum_variant,
    reason = "nearly all nodes are devices, and they are read often"
)]
pub(crate) enum NodeKind {
    Device(DeviceDescription),
    Choice(Choice),
}

/// A choice that is made when the target and the keys are known.
pub(crate) struct Choice {
    /// Which of the children is chosen.
    pub index: Value<usize>,
    /// The case under which each child is chosen.
    pub labels: Vec<String>,
    /// What every child provides.
    pub signature: SignatureDescription,
}

impl Node {
    /// The keys that this node, its children left out, depends on.
    pub fn keys(&self) -> Vec<&KeyDescription> {
        match &self.kind {
            NodeKind::Device(device) => device.keys().collect(),
            NodeKind::Choice(choice) => choice.index.keys().iter().collect(),
        }
    }
}

/// A chain of a hundred thousand devices is dropped without a call stack as deep.
impl Drop for Node {
    fn drop(&mut self) {
        let mut orphans = std::mem::take(&mut self.children);
        while let Some(orphan) = orphans.pop() {
            if let Some(mut node) = Rc::into_inner(orphan) {
                orphans.append(&mut node.children);
            }
        }
    }
}
