//! What is drawn, whatever draws it: named boxes, choices, and the arrows between them.

use crate::plan::Plan;
use mirage_dsl::model::FieldKind;
use mirage_dsl::model::graph::FieldValue;

/// A graph to be drawn. Its nodes come before those that stand on them.
pub(super) struct Picture {
    pub title: String,
    pub subtitle: String,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// A box of the picture, or a choice.
pub(super) struct Node {
    pub name: String,
    /// The line below the name: a module, or what a choice is made by.
    pub caption: String,
    /// The name of what it provides.
    pub signature: &'static str,
    /// Its position in the initialisation, counted from 1.
    pub started: Option<usize>,
    pub kind: NodeKind,
    /// Whether it is part of what is taken now.
    pub is_taken: bool,
}

pub(super) enum NodeKind {
    Device,
    Job,
    /// A choice of these cases, in order.
    Choice(Vec<Case>),
}

pub(super) struct Case {
    pub label: String,
    /// Whether it is the one that is taken now.
    pub is_taken: bool,
}

/// An arrow from a node to one that it stands on.
pub(super) struct Edge {
    pub from: usize,
    pub to: usize,
    pub kind: EdgeKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum EdgeKind {
    /// An argument of the functor.
    Input,
    /// A value for `connect`.
    Dependency,
    /// Connected earlier.
    After,
    /// A case of a choice, by its position.
    Case(usize),
}

impl EdgeKind {
    /// What a field that names a device is drawn as.
    pub fn of_field(kind: &FieldKind) -> EdgeKind {
        match kind {
            FieldKind::Dependency => EdgeKind::Dependency,
            FieldKind::After => EdgeKind::After,
            _ => EdgeKind::Input,
        }
    }
}

impl Picture {
    pub fn of_plan(plan: &Plan) -> Picture {
        let nodes = plan.devices().map(|(id, device)| Node {
            name: plan.value(id).to_owned(),
            caption: device.description().module().to_owned(),
            signature: device.description().signature().name,
            started: plan
                .initialisation
                .iter()
                .position(|started| *started == id)
                .map(|position| position + 1),
            kind: if plan.jobs.contains(&id) {
                NodeKind::Job
            } else {
                NodeKind::Device
            },
            is_taken: true,
        });
        let edges = plan.devices().flat_map(|(id, device)| {
            device.fields().filter_map(move |(field, value)| match value {
                FieldValue::Device(input) => Some(Edge {
                    from: id.index(),
                    to: input.index(),
                    kind: EdgeKind::of_field(&field.kind),
                }),
                _ => None,
            })
        });
        Picture {
            title: plan.name.to_string(),
            subtitle: format!("for {}: {}", plan.target, plan.target.doc()),
            nodes: nodes.collect(),
            edges: edges.collect(),
        }
    }

    /// Whether an arrow is part of what is taken now.
    pub fn takes(&self, edge: &Edge) -> bool {
        self.nodes[edge.from].is_taken && self.case(edge).is_none_or(|case| case.is_taken)
    }

    /// The case of a choice that an arrow stands for.
    pub fn case(&self, edge: &Edge) -> Option<&Case> {
        match (&self.nodes.get(edge.from)?.kind, edge.kind) {
            (NodeKind::Choice(cases), EdgeKind::Case(position)) => cases.get(position),
            _ => None,
        }
    }
}
