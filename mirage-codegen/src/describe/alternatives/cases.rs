//! Which cases a choice has, on which targets, and what they lead to.

use mirage_dsl::model::open_graph::{NodeId, OpenChoice, OpenGraph, OpenNode};
use mirage_dsl::{Context, Family, Target};
use std::collections::HashMap;

/// A case of a choice, as it is shown.
#[derive(Clone)]
pub(super) struct Case {
    /// When it is taken.
    pub label: String,
    /// The targets on which it can be taken.
    pub targets: Vec<Target>,
    /// What is then taken.
    pub node: NodeId,
    /// Whether it is taken now, if the choice is made at all.
    pub is_taken: bool,
}

/// A set of targets: a bit for each, by its position in [`Target::ALL`].
pub(super) type TargetSet = u64;

fn target_set(targets: &[Target]) -> TargetSet {
    let position = |target: &Target| Target::ALL.iter().position(|known| known == target);
    targets
        .iter()
        .filter_map(position)
        .fold(0, |set, position| set | 1 << position)
}

fn targets_of(set: TargetSet) -> Vec<Target> {
    let targets = Target::ALL.iter().enumerate();
    targets
        .filter(|(position, _)| set & 1 << position != 0)
        .map(|(_, target)| *target)
        .collect()
}

/// For each node, the targets for which it can be part of the unikernel.
pub(super) fn reached(graph: &OpenGraph) -> Vec<TargetSet> {
    let mut reached = vec![0; graph.len()];
    for root in graph.initialisation().iter().chain(graph.jobs()) {
        reached[root.index()] = target_set(Target::ALL);
    }
    // What stands on a node comes after it.
    for (id, node) in graph.nodes().rev() {
        let here = reached[id.index()];
        match node {
            OpenNode::Device(device) => device.inputs().iter().for_each(|input| reached[input.index()] |= here),
            OpenNode::Choice(choice) => {
                for (case, targets) in choice.cases().zip(choice.targets()) {
                    reached[case.node.index()] |= here & target_set(&targets);
                }
            }
        }
    }
    reached
}

pub(super) fn possible_cases(
    choice: OpenChoice,
    context: &Context,
    reached: TargetSet,
    stand_ins: &[NodeId],
) -> Vec<Case> {
    let taken = choice.taken(context).ok();
    let cases = choice
        .cases()
        .zip(choice.targets())
        .enumerate()
        .map(|(position, (case, targets))| Case {
            label: case.label.to_owned(),
            targets: targets_of(target_set(&targets) & reached),
            node: stand_ins[case.node.index()],
            is_taken: taken == Some(position),
        });
    cases.filter(|case| !case.targets.is_empty()).collect()
}

/// The cases of a choice by the target alone. Where one leads to another such choice, the two are one; and its targets
/// say more than `true` or a value that is computed from them.
pub(super) fn by_target(possible: Vec<Case>, graph: &OpenGraph, known: &HashMap<NodeId, Vec<Case>>) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for case in possible {
        let inner = match (graph.node(case.node), known.get(&case.node)) {
            (OpenNode::Choice(choice), Some(inner)) if choice.keys().is_empty() => inner.clone(),
            _ => vec![Case {
                targets: Target::ALL.to_vec(),
                is_taken: true,
                ..case.clone()
            }],
        };
        for mut inner in inner {
            inner.targets.retain(|target| case.targets.contains(target));
            inner.is_taken &= case.is_taken;
            match cases.iter_mut().find(|known| known.node == inner.node) {
                Some(known) => {
                    known.targets.append(&mut inner.targets);
                    known.is_taken |= inner.is_taken;
                }
                None if inner.targets.is_empty() => {}
                None => cases.push(inner),
            }
        }
    }
    for case in &mut cases {
        case.targets.sort();
        case.label = families(&case.targets);
    }
    cases
}

/// Which nodes the jobs and the initialisation stand on, by way of some cases of choices.
pub(super) fn used(
    graph: &OpenGraph,
    stand_ins: &[NodeId],
    cases: &HashMap<NodeId, Vec<Case>>,
    follow: impl Fn(&Case) -> bool,
) -> Vec<bool> {
    let mut used = vec![false; graph.len()];
    let stand_in = |id: &NodeId| stand_ins[id.index()].index();
    for root in graph.initialisation().iter().chain(graph.jobs()) {
        used[stand_in(root)] = true;
    }
    // What stands on a node comes after it.
    for (id, node) in graph.nodes().rev().filter(|(id, _)| stand_ins[id.index()] == *id) {
        if !used[id.index()] {
            continue;
        }
        match node {
            OpenNode::Device(device) => device.inputs().iter().for_each(|input| used[stand_in(input)] = true),
            OpenNode::Choice(_) => {
                let cases = cases.get(&id).into_iter().flatten().filter(|case| follow(case));
                cases.for_each(|case| used[case.node.index()] = true);
            }
        }
    }
    used
}

/// Targets in few words: a family's name for all of its targets.
fn families(targets: &[Target]) -> String {
    let mut words: Vec<String> = Vec::new();
    for target in targets {
        let family: Family = target.family();
        let whole = Target::ALL
            .iter()
            .filter(|other| other.family() == family)
            .all(|other| targets.contains(other));
        let word = if whole {
            format!("{family:?}").to_lowercase()
        } else {
            target.name().to_owned()
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_in_few_words() {
        assert_eq!(families(Target::ALL), "unix, solo5, xen, unikraft");
        assert_eq!(families(&[Target::UNIX, Target::XEN, Target::QUBES]), "unix, xen");
        assert_eq!(families(&[Target::HVT, Target::UNIX, Target::MACOSX]), "hvt, unix");
    }
}
