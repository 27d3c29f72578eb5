//! The alternatives as a picture.

use super::{Alternatives, Case, subject};
use crate::describe::picture::{self, EdgeKind, Picture};
use mirage_dsl::model::open_graph::{NodeId, OpenNode};
use std::collections::HashMap;

impl Alternatives<'_> {
    pub(super) fn picture(&self) -> Picture {
        let positions: HashMap<NodeId, usize> = self
            .nodes()
            .enumerate()
            .map(|(position, (id, _, _))| (id, position))
            .collect();
        let position = |id: NodeId| positions.get(&self.stand_ins[id.index()]).copied();
        let (jobs, initialisation) = (self.shown(self.graph.jobs()), self.shown(self.graph.initialisation()));
        let mut nodes = Vec::new();
        let mut edges = Vec::new();
        for (from, (id, name, node)) in self.nodes().enumerate() {
            let (caption, signature, kind) = match node {
                OpenNode::Device(device) => {
                    edges.extend(device.fields().filter_map(|(field, input)| {
                        let to = position(input?)?;
                        Some(picture::Edge {
                            from,
                            to,
                            kind: EdgeKind::of_field(&field.kind),
                        })
                    }));
                    let description = device.description();
                    let kind = if jobs.contains(&id) {
                        picture::NodeKind::Job
                    } else {
                        picture::NodeKind::Device
                    };
                    (description.module().to_owned(), description.signature().name, kind)
                }
                OpenNode::Choice(choice) => {
                    let cases = self.cases(id);
                    edges.extend(cases.iter().enumerate().filter_map(|(case, Case { node, .. })| {
                        Some(picture::Edge {
                            from,
                            to: position(*node)?,
                            kind: EdgeKind::Case(case),
                        })
                    }));
                    let shown = |case: &Case| picture::Case {
                        label: case.label.clone(),
                        is_taken: self.takes(id, case),
                    };
                    let cases = cases.iter().map(shown);
                    (
                        format!("by {}", subject(choice)),
                        choice.signature().name,
                        picture::NodeKind::Choice(cases.collect()),
                    )
                }
            };
            let started = initialisation
                .iter()
                .position(|started| *started == id)
                .map(|position| position + 1);
            let is_taken = self.is_taken[id.index()];
            nodes.push(picture::Node {
                name: name.to_owned(),
                caption,
                signature,
                started,
                kind,
                is_taken,
            });
        }
        Picture {
            title: self.application.name().to_owned(),
            subtitle: format!(
                "every alternative; in colour: what target {} and the keys take",
                self.context.target()
            ),
            nodes,
            edges,
        }
    }
}
