//! The device graph before the target and the keys are chosen: its choices are still open.

use crate::context::{Context, MissingKey};
use crate::device::{DeviceDescription, Field, FieldKind, Parameter};
use crate::implementation::{Choice, Node, NodeKind};
use crate::key::KeyDescription;
use crate::signature::SignatureDescription;
use crate::target::Target;
use indexmap::IndexSet;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// A device or a choice of an [`OpenGraph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// Position among the graph's nodes, which come before everything that stands on them.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Devices and choices, each after what it stands on, with equal ones being one.
///
/// Two that are computed from keys or the target are equal if they are so whatever is chosen.
///
/// ```
/// use mirage_dsl::model::open_graph::OpenNode;
/// use mirage_dsl::prelude::*;
/// # #[derive(Unikernel)] #[unikernel(module = "Unikernel.Main")] struct Check { disk: Impl<Block> }
/// let graph = Application::new("check").job(Check { disk: generic_block("disk") }).open_graph();
/// let choices = graph.nodes().filter_map(|(_, node)| match node {
///     OpenNode::Choice(choice) => Some(choice),
///     OpenNode::Device(_) => None,
/// });
/// let choice = choices.last().unwrap();
/// assert_eq!(choice.keys()[0].name, "block");
/// assert!(choice.cases().map(|case| case.label).eq(["xenstore", "file", "otherwise"]));
/// ```
pub struct OpenGraph {
    nodes: IndexSet<Entry>,
    initialisation: Vec<NodeId>,
    jobs: Vec<NodeId>,
}

/// A node of an [`OpenGraph`].
#[derive(Clone, Copy)]
pub enum OpenNode<'a> {
    /// A device.
    Device(OpenDevice<'a>),
    /// A choice between devices.
    Choice(OpenChoice<'a>),
}

/// A device whose inputs may be choices.
#[derive(Clone, Copy)]
pub struct OpenDevice<'a> {
    description: &'a DeviceDescription,
    inputs: &'a [NodeId],
}

/// A choice that is made once the target and the keys are known.
#[derive(Clone, Copy)]
pub struct OpenChoice<'a> {
    choice: &'a Choice,
    cases: &'a [NodeId],
}

/// A case of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case<'a> {
    /// When it is taken, as the description says it; `otherwise` is the last case of `match_impl`.
    pub label: &'a str,
    /// What the choice then is.
    pub node: NodeId,
}

impl<'a> OpenDevice<'a> {
    /// As it was described.
    pub fn description(self) -> &'a DeviceDescription {
        self.description
    }

    /// What its fields name, in order of the fields that are devices.
    pub fn inputs(self) -> &'a [NodeId] {
        self.inputs
    }

    /// Its fields in order, with what each one names if it is a device.
    pub fn fields(self) -> impl Iterator<Item = (&'a Field, Option<NodeId>)> {
        let mut inputs = self.inputs.iter().copied();
        let fields = self.description.fields().iter();
        fields.map(move |field| (field, field.kind.is_device().then(|| inputs.next()).flatten()))
    }
}

impl<'a> OpenChoice<'a> {
    /// What it provides in every case.
    pub fn signature(self) -> SignatureDescription {
        self.choice.signature
    }

    /// Whether it depends on the target.
    pub fn is_of_target(self) -> bool {
        self.choice.index.is_of_target()
    }

    /// The keys that it depends on.
    pub fn keys(self) -> &'a [KeyDescription] {
        self.choice.index.keys()
    }

    /// Its cases, in order.
    pub fn cases(self) -> impl ExactSizeIterator<Item = Case<'a>> {
        let labels = self.choice.labels.iter();
        labels.zip(self.cases).map(|(label, node)| Case { label, node: *node })
    }

    /// The position of the case that is taken under a choice of target and keys.
    ///
    /// # Errors
    /// A required key has not been chosen.
    pub fn taken(self, context: &Context) -> Result<usize, MissingKey> {
        self.choice.index.get(context)
    }

    /// The targets on which each case can be taken with some choice of keys; all of them where that cannot be known.
    pub fn targets(self) -> Vec<Vec<Target>> {
        let Some(choices) = self.choice.index.choices().filter(|_| self.is_of_target()) else {
            return vec![Target::ALL.to_vec(); self.cases.len()];
        };
        let mut targets = vec![Vec::new(); self.cases.len()];
        for choice in choices {
            if let Some(targets) = self.taken(&choice).ok().and_then(|taken| targets.get_mut(taken))
                && !targets.contains(&choice.target())
            {
                targets.push(choice.target());
            }
        }
        targets.iter_mut().for_each(|targets| targets.sort());
        targets
    }
}

impl OpenGraph {
    pub(crate) fn new(initialisation: &[Rc<Node>], jobs: &[Rc<Node>]) -> Self {
        let mut nodes = IndexSet::new();
        let mut known = HashMap::new();
        let mut add = |roots: &[Rc<Node>]| roots.iter().map(|root| add(&mut nodes, &mut known, root)).collect();
        let (initialisation, jobs) = (add(initialisation), add(jobs));
        OpenGraph {
            nodes,
            initialisation,
            jobs,
        }
    }

    /// The number of devices and choices.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is neither device nor choice.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The devices and choices, each after what it stands on.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = (NodeId, OpenNode<'_>)> + ExactSizeIterator {
        self.nodes
            .iter()
            .enumerate()
            .map(|(index, entry)| (NodeId(index as u32), entry.view()))
    }

    /// A node of this graph.
    ///
    /// # Panics
    /// If the id is of another, larger graph.
    pub fn node(&self, id: NodeId) -> OpenNode<'_> {
        self.nodes[id.index()].view()
    }

    /// What is started one after the other before the jobs.
    pub fn initialisation(&self) -> &[NodeId] {
        &self.initialisation
    }

    /// The jobs, which run at the same time.
    pub fn jobs(&self) -> &[NodeId] {
        &self.jobs
    }
}

/// Adds a term with all it is made of: depth first, without a call stack as deep as the graph. Terms that were met
/// already are known by address; those of the caller's roots are kept alive by the roots.
fn add(nodes: &mut IndexSet<Entry>, known: &mut HashMap<*const Node, NodeId>, root: &Rc<Node>) -> NodeId {
    let mut stack = vec![root.clone()];
    let mut last = NodeId(0);
    while let Some(node) = stack.last().cloned() {
        if let Some(id) = known.get(&Rc::as_ptr(&node)) {
            last = *id;
            stack.pop();
            continue;
        }
        let unknown = node
            .children
            .iter()
            .rev()
            .filter(|child| !known.contains_key(&Rc::as_ptr(child)));
        let before = stack.len();
        stack.extend(unknown.cloned());
        if stack.len() == before {
            let children = node
                .children
                .iter()
                .filter_map(|child| known.get(&Rc::as_ptr(child)).copied())
                .collect();
            let (index, _) = nodes.insert_full(Entry {
                node: node.clone(),
                children,
            });
            known.insert(Rc::as_ptr(&node), NodeId(index as u32));
        }
    }
    last
}

struct Entry {
    node: Rc<Node>,
    children: Box<[NodeId]>,
}

impl Entry {
    fn view(&self) -> OpenNode<'_> {
        match &self.node.kind {
            NodeKind::Device(description) => OpenNode::Device(OpenDevice {
                description,
                inputs: &self.children,
            }),
            NodeKind::Choice(choice) => OpenNode::Choice(OpenChoice {
                choice,
                cases: &self.children,
            }),
        }
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.children == other.children
            && (Rc::ptr_eq(&self.node, &other.node)
                || match (&self.node.kind, &other.node.kind) {
                    (NodeKind::Device(one), NodeKind::Device(other)) => same_device(one, other),
                    (NodeKind::Choice(one), NodeKind::Choice(other)) => {
                        one.signature == other.signature
                            && one.labels == other.labels
                            && one.index.agrees_with(&other.index)
                    }
                    _ => false,
                })
    }
}

impl Eq for Entry {}

fn same_device(one: &DeviceDescription, other: &DeviceDescription) -> bool {
    one == other
        && one
            .fields()
            .iter()
            .zip(other.fields())
            .all(|(one, other)| match (&one.kind, &other.kind) {
                (FieldKind::Parameter(one), FieldKind::Parameter(other)) => match (one, other) {
                    (Parameter::Constant(one), Parameter::Constant(other)) => one == other,
                    (Parameter::Computed(one), Parameter::Computed(other)) => one.agrees_with(other),
                    _ => false,
                },
                // `DeviceDescription` has compared the others.
                _ => true,
            })
        && one.chosen().len() == other.chosen().len()
        && one
            .chosen()
            .iter()
            .zip(other.chosen())
            .all(|(one, other)| one.agrees_with(other))
}

impl Hash for Entry {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.children.hash(state);
        match &self.node.kind {
            NodeKind::Device(description) => {
                description.hash(state);
                for field in description.fields() {
                    if let FieldKind::Parameter(Parameter::Constant(text)) = &field.kind {
                        text.hash(state);
                    }
                }
            }
            NodeKind::Choice(choice) => choice.labels.hash(state),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DeviceBuilder;
    use crate::prelude::*;

    fn job(disk: Impl<Block>) -> Impl<Job> {
        DeviceBuilder::new("job", "Unikernel.Main")
            .field("disk", disk)
            .start()
            .build()
    }

    fn choices(graph: &OpenGraph) -> Vec<OpenChoice<'_>> {
        let nodes = graph.nodes().filter_map(|(_, node)| match node {
            OpenNode::Choice(choice) => Some(choice),
            OpenNode::Device(_) => None,
        });
        nodes.collect()
    }

    #[test]
    fn equal_devices_and_choices_are_one() {
        let once = Application::new("a").job(job(generic_block("disk"))).open_graph();
        let twice = Application::new("a")
            .job(job(generic_block("disk")))
            .job(job(generic_block("disk")))
            .open_graph();
        assert_eq!(once.len(), twice.len());
        let network = || generic_stackv4v6(default_network());
        let job = |stack| {
            DeviceBuilder::<Job>::new("job", "Unikernel.Main")
                .field("stack", stack)
                .start()
                .build()
        };
        let once = Application::new("a").job(job(network())).open_graph();
        let twice = Application::new("a")
            .job(job(network()))
            .job(job(network()))
            .open_graph();
        assert_eq!(once.len(), twice.len());
    }

    #[test]
    fn choices_know_what_they_are_chosen_by() {
        let disk = if_impl(&is_solo5(), block_of_file("a"), generic_block("b"));
        let application = Application::new("a").job(job(disk));
        let graph = application.open_graph();
        let [by_key, by_target] = choices(&graph)[..] else {
            panic!("two choices")
        };
        assert!(!by_key.is_of_target() && by_key.keys()[0].name == "block");
        assert!(by_target.is_of_target() && by_target.keys().is_empty());
        assert_eq!(by_target.signature().name, "Block");
        assert_eq!(by_target.taken(&Context::new(Target::HVT)), Ok(0));
        assert_eq!(by_target.taken(&Context::new(Target::UNIX)), Ok(1));
        assert!(by_target.targets()[0].contains(&Target::SPT) && !by_target.targets()[0].contains(&Target::UNIX));
        assert_eq!(by_key.targets(), vec![Target::ALL.to_vec(); 3]);
    }

    #[test]
    fn a_required_key_has_no_case_yet() {
        let kind = Key::<BlockKind>::required("disk").value();
        let disk = match_impl(&kind, [(BlockKind::File, block_of_file("a"))], ramdisk("a"));
        let graph = Application::new("a").job(job(disk)).open_graph();
        assert!(choices(&graph)[0].taken(&Context::new(Target::UNIX)).is_err());
    }

    #[test]
    fn a_graph_of_a_hundred_thousand_levels() {
        let mut disk = ramdisk("0");
        for level in 0..100_000 {
            let next = DeviceBuilder::new("disk", "Disk.Make")
                .field("below", disk.clone())
                .field("level", level)
                .build();
            disk = if_impl(&is_unix(), next, disk);
        }
        let graph = Application::new("deep").job(job(disk)).open_graph();
        assert!(graph.len() > 200_000);
        assert_eq!(graph.jobs().len(), 1);
    }
}
