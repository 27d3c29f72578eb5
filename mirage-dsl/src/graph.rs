//! The device graph once the target and the keys are chosen.

use crate::context::{Context, MissingKey};
use crate::device::{Destination, DeviceDescription, DiskImage, Field, FieldKind, Needs, Parameter};
use crate::error::Error;
use crate::implementation::{Impl, Node, NodeKind};
use crate::literal::Expression;
use crate::name::{DiskName, FilePath};
use crate::package::Package;
use crate::signature::Signature;
use crate::value::Value;
use indexmap::IndexSet;
use mirage_syntax::sexp::Sexp;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// A device of a [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(u32);

impl DeviceId {
    /// Position among the graph's devices, which come before everything that uses them.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A device whose inputs and values are known.
pub struct ResolvedDevice {
    node: Rc<Node>,
    inputs: Box<[DeviceId]>,
    computed: Box<[Expression]>,
    chosen: Box<[Needs]>,
}

impl ResolvedDevice {
    /// As it was described.
    pub fn description(&self) -> &DeviceDescription {
        match &self.node.kind {
            NodeKind::Device(description) => description,
            NodeKind::Choice(_) => unreachable!("`Resolver::intern` makes devices of device nodes only"),
        }
    }

    /// The devices that its fields name, in order of the fields that are devices.
    pub fn inputs(&self) -> &[DeviceId] {
        &self.inputs
    }

    /// Its fields in order, with the device that each one names or the OCaml expression that it stands for.
    pub fn fields(&self) -> impl Iterator<Item = (&Field, FieldValue<'_>)> {
        let mut inputs = self.inputs.iter();
        let mut computed = self.computed.iter();
        self.description().fields().iter().filter_map(move |field| {
            let value = match &field.kind {
                FieldKind::Input | FieldKind::Dependency | FieldKind::After => FieldValue::Device(*inputs.next()?),
                FieldKind::Argument(_) => FieldValue::Argument,
                FieldKind::Parameter(Parameter::Constant(text)) => FieldValue::Expression(text.text()),
                FieldKind::Parameter(Parameter::Computed(_)) => FieldValue::Expression(computed.next()?.text()),
            };
            Some((field, value))
        })
    }

    /// The packages it needs under the choice that was made.
    pub fn packages(&self) -> impl Iterator<Item = &Package> {
        self.description()
            .packages()
            .chain(self.chosen.iter().flat_map(|needs| &needs.packages))
    }

    /// The stanzas of its dune file under the choice that was made.
    pub fn stanzas(&self) -> impl Iterator<Item = &Sexp> {
        self.description()
            .stanzas()
            .iter()
            .chain(self.chosen.iter().flat_map(|needs| &needs.stanzas))
    }

    /// The disk images that are made for it under the choice that was made.
    pub fn disk_images(&self) -> impl Iterator<Item = &DiskImage> {
        self.chosen.iter().flat_map(|needs| &needs.disk_images)
    }

    /// The disks that it is attached to under the choice that was made.
    pub fn disks(&self) -> impl Iterator<Item = &DiskName> {
        self.description()
            .disks()
            .iter()
            .chain(self.chosen.iter().flat_map(|needs| &needs.disks))
    }

    /// The files that `opam install` installs for it under the choice that was made, by their paths.
    pub fn installed(&self) -> impl Iterator<Item = &(FilePath, Destination)> {
        self.description()
            .installed()
            .iter()
            .chain(self.chosen.iter().flat_map(|needs| &needs.installed))
    }

    /// Everything that is wrong with it, under the choice that was made.
    fn problems(&self) -> Vec<Error> {
        let description = self.description();
        let chosen = self.chosen.iter().flat_map(|needs| &needs.problems);
        let chosen = chosen.map(|problem| description.error(problem));
        let mut problems = description.problems();
        problems.extend(chosen.chain(self.values_that_cannot_be_written()));
        problems
    }

    /// The errors of plain values and values of keys that OCaml has no text for.
    fn values_that_cannot_be_written(&self) -> Vec<Error> {
        let description = self.description();
        let mut computed = self.computed.iter();
        let wrong = description.fields().iter().filter_map(|field| {
            let value = match &field.kind {
                FieldKind::Parameter(Parameter::Constant(value)) => value,
                FieldKind::Parameter(Parameter::Computed(_)) => computed.next()?,
                _ => return None,
            };
            Some(description.error(format!("in its field `{}`, {}", field.name, value.problem()?)))
        });
        wrong.collect()
    }

    fn parameters(&self) -> impl Iterator<Item = &str> {
        self.fields().filter_map(|(_, value)| match value {
            FieldValue::Expression(text) => Some(text),
            _ => None,
        })
    }
}

/// What a field stands for once the target and the keys are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldValue<'a> {
    /// Another device.
    Device(DeviceId),
    /// A run-time argument, described by the field.
    Argument,
    /// An OCaml expression.
    Expression(&'a str),
}

impl PartialEq for ResolvedDevice {
    fn eq(&self, other: &Self) -> bool {
        self.inputs == other.inputs
            && self.chosen == other.chosen
            && (Rc::ptr_eq(&self.node, &other.node)
                || self.description() == other.description() && self.parameters().eq(other.parameters()))
    }
}

impl Eq for ResolvedDevice {}

impl Hash for ResolvedDevice {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inputs.hash(state);
        self.description().hash(state);
        for parameter in self.parameters() {
            parameter.hash(state);
        }
    }
}

/// Devices in an order in which each comes after its inputs, with equal devices being one.
#[derive(Default)]
pub struct Graph {
    devices: IndexSet<ResolvedDevice, FxBuildHasher>,
}

impl Graph {
    /// The number of devices.
    pub fn len(&self) -> usize {
        self.devices.len()
    }

    /// Whether there is no device.
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty()
    }

    /// The devices, inputs first.
    pub fn devices(&self) -> impl ExactSizeIterator<Item = (DeviceId, &ResolvedDevice)> {
        self.devices
            .iter()
            .enumerate()
            .map(|(index, device)| (DeviceId(index as u32), device))
    }

    /// A device of this graph.
    ///
    /// # Panics
    /// If the id is of another, larger graph.
    pub fn device(&self, id: DeviceId) -> &ResolvedDevice {
        &self.devices[id.index()]
    }
}

/// Adds terms to a graph under one choice of target and keys.
pub struct Resolver<'a> {
    context: &'a Context,
    graph: Graph,
    /// Terms that were met already, by address; `roots` keeps them alive.
    known: FxHashMap<*const Node, Option<DeviceId>>,
    roots: Vec<Rc<Node>>,
    errors: Vec<Error>,
}

impl<'a> Resolver<'a> {
    /// An empty graph to be.
    pub fn new(context: &'a Context) -> Self {
        Resolver {
            context,
            graph: Graph::default(),
            known: FxHashMap::default(),
            roots: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Adds an implementation with all it needs. Terms that stand for equal devices become one device.
    pub fn add<S: Signature>(&mut self, implementation: &Impl<S>) -> Option<DeviceId> {
        self.add_node(&implementation.node)
    }

    /// Depth first, without a call stack as deep as the graph. Nothing comes of a term for which a required key is
    /// missing, but what it stands on is looked at all the same, so that every missing key is told.
    pub(crate) fn add_node(&mut self, root: &Rc<Node>) -> Option<DeviceId> {
        self.roots.push(root.clone());
        let mut stack = vec![root.clone()];
        while let Some(node) = stack.last().cloned() {
            if self.known.contains_key(&Rc::as_ptr(&node)) {
                stack.pop();
                continue;
            }
            let needed = self.needed(&node);
            let before = stack.len();
            stack.extend(
                needed
                    .iter()
                    .rev()
                    .filter(|child| !self.known.contains_key(&Rc::as_ptr(child)))
                    .cloned(),
            );
            if stack.len() == before {
                stack.pop();
                let id = self.finish(&node, needed);
                self.known.insert(Rc::as_ptr(&node), id);
            }
        }
        self.known.get(&Rc::as_ptr(root)).copied().flatten()
    }

    /// Tells of every required key of a value that was not chosen.
    fn missing<T: 'static>(&mut self, value: &Value<T>) {
        for key in value.missing(self.context) {
            let missing = MissingKey(Box::new(key.clone()));
            let help = format!("give it: `--{} {}`", key.name, key.placeholder);
            let message = missing.to_string();
            // A key may be declared in several places.
            if self.errors.iter().all(|error| error.message != message) {
                self.errors.push(Error::new(message).at(key.location).help(help));
            }
        }
    }

    /// The value, unless a required key is missing, which is then told.
    fn read<T: 'static>(&mut self, value: &Value<T>) -> Option<T> {
        let read = value.get(self.context).ok();
        if read.is_none() {
            self.missing(value);
        }
        read
    }

    /// The children that a node stands on: all of a device's, the chosen one of a choice. Of a choice that cannot be
    /// made, none.
    fn needed<'n>(&self, node: &'n Node) -> &'n [Rc<Node>] {
        match &node.kind {
            NodeKind::Device(_) => &node.children,
            NodeKind::Choice(choice) => match choice.index.get(self.context) {
                Ok(index) => node.children.get(index..=index).unwrap_or_default(),
                Err(_) => &[],
            },
        }
    }

    fn finish(&mut self, node: &Rc<Node>, needed: &[Rc<Node>]) -> Option<DeviceId> {
        let inputs: Option<Box<[DeviceId]>> = needed
            .iter()
            .map(|child| self.known.get(&Rc::as_ptr(child)).copied().flatten())
            .collect();
        let description = match &node.kind {
            NodeKind::Device(description) => description,
            NodeKind::Choice(choice) => {
                if needed.is_empty() {
                    self.missing(&choice.index);
                }
                // A choice is its chosen child.
                return inputs?.first().copied();
            }
        };
        let computed: Vec<Option<Expression>> = description
            .fields()
            .iter()
            .filter_map(|field| match &field.kind {
                FieldKind::Parameter(Parameter::Computed(value)) => Some(self.read(value)),
                _ => None,
            })
            .collect();
        let chosen: Vec<Option<Needs>> = description.chosen().iter().map(|needs| self.read(needs)).collect();
        let device = ResolvedDevice {
            node: node.clone(),
            inputs: inputs?,
            computed: computed.into_iter().collect::<Option<_>>()?,
            chosen: chosen.into_iter().collect::<Option<_>>()?,
        };
        let (index, is_new) = self.graph.devices.insert_full(device);
        if is_new {
            self.errors.extend(self.misplaced(description));
            self.errors.extend(self.graph.devices[index].problems());
        }
        Some(DeviceId(index as u32))
    }

    /// The error of a device that the target does not have.
    fn misplaced(&self, device: &DeviceDescription) -> Option<Error> {
        let target = self.context.target();
        let targets = device.targets().filter(|targets| !targets.contains(&target))?;
        let names: Vec<String> = targets.iter().map(|target| format!("`{target}`")).collect();
        let message = format!(
            "target `{target}` has no device `{}` ({})",
            device.name(),
            device.module()
        );
        Some(
            Error::new(message)
                .at(device.created())
                .help(format!("it exists on {}", names.join(", "))),
        )
    }

    /// The finished graph.
    ///
    /// # Errors
    /// Everything that is wrong with the devices and every required key that was not chosen.
    pub fn finish_graph(self) -> Result<Graph, Vec<Error>> {
        if self.errors.is_empty() {
            Ok(self.graph)
        } else {
            Err(self.errors)
        }
    }
}
