//! Descriptions of a unikernel before its target and keys are chosen, with every alternative there is.

mod cases;
mod json;
mod picture;
mod text;

use crate::project::Project;
use cases::{Case, by_target, possible_cases, reached, used};
use mirage_dsl::model::open_graph::{NodeId, OpenChoice, OpenGraph, OpenNode};
use mirage_dsl::{Application, Context};
use mirage_syntax::ocaml;
use std::collections::HashMap;

pub use json::json;
pub use text::text;

/// The device graph of an application with its choices open, and what is chosen now.
///
/// A case that can be taken on no target is left out, and a choice with a single case left is that case.
pub struct Alternatives<'a> {
    application: &'a Application,
    context: &'a Context,
    project: &'a Project,
    graph: OpenGraph,
    /// What each node is called; `None` if it is not shown.
    names: Vec<Option<String>>,
    /// Whether each node is part of what is taken now.
    is_taken: Vec<bool>,
    /// The node that is shown in the place of each.
    stand_ins: Vec<NodeId>,
    /// The cases of each choice that can be taken.
    cases: HashMap<NodeId, Vec<Case>>,
}

impl<'a> Alternatives<'a> {
    /// The alternatives of an application, with the ones marked that the context takes.
    pub fn new(application: &'a Application, context: &'a Context, project: &'a Project) -> Self {
        let graph = application.open_graph();
        let reached = reached(&graph);
        let mut cases: HashMap<NodeId, Vec<Case>> = HashMap::new();
        let mut stand_ins: Vec<NodeId> = Vec::with_capacity(graph.len());
        for (id, node) in graph.nodes() {
            let mut stand_in = id;
            if let OpenNode::Choice(choice) = node {
                let possible = possible_cases(choice, context, reached[id.index()], &stand_ins);
                let shown = if choice.keys().is_empty() {
                    by_target(possible, &graph, &cases)
                } else {
                    possible
                };
                match &shown[..] {
                    [only] => stand_in = only.node,
                    _ => {
                        cases.insert(id, shown);
                    }
                }
            }
            stand_ins.push(stand_in);
        }
        let shown = used(&graph, &stand_ins, &cases, |_| true);
        let is_taken = used(&graph, &stand_ins, &cases, |case| case.is_taken);
        let names = names(&graph, &shown);
        Alternatives {
            application,
            context,
            project,
            graph,
            names,
            is_taken,
            stand_ins,
            cases,
        }
    }

    /// The devices that are shown in the place of these.
    fn shown(&self, ids: &[NodeId]) -> Vec<NodeId> {
        ids.iter().map(|id| self.stand_ins[id.index()]).collect()
    }

    /// Whether a case is taken now.
    fn takes(&self, choice: NodeId, case: &Case) -> bool {
        self.is_taken[choice.index()] && case.is_taken
    }

    /// The nodes that are shown, with their names, each after what it stands on.
    fn nodes(&self) -> impl Iterator<Item = (NodeId, &str, OpenNode<'_>)> {
        let named = |(id, node): (NodeId, _)| Some((id, self.names[id.index()].as_deref()?, node));
        self.graph.nodes().filter_map(named)
    }

    /// The name of what is shown for a node.
    fn name(&self, id: NodeId) -> &str {
        self.names[self.stand_ins[id.index()].index()]
            .as_deref()
            .unwrap_or_default()
    }

    fn cases(&self, choice: NodeId) -> &[Case] {
        self.cases.get(&choice).map_or(&[], Vec::as_slice)
    }

    fn names_of(&self, ids: &[NodeId]) -> Vec<&str> {
        ids.iter().map(|id| self.name(*id)).collect()
    }
}

/// Names for the nodes that are shown: that of the device or, for a choice, of what it provides, with a number where
/// that is taken.
fn names(graph: &OpenGraph, shown: &[bool]) -> Vec<Option<String>> {
    let mut next: HashMap<String, usize> = HashMap::new();
    let names = graph.nodes().map(|(id, node)| {
        if !shown[id.index()] {
            return None;
        }
        let name = match node {
            OpenNode::Device(device) => ocaml::value_name(device.description().name()),
            OpenNode::Choice(choice) => format!("any {}", choice.signature().name),
        };
        let number = next.entry(name.clone()).or_insert(0);
        *number += 1;
        let separator = if name.contains(' ') { ' ' } else { '_' };
        Some(if *number == 1 {
            name
        } else {
            format!("{name}{separator}{number}")
        })
    });
    names.collect()
}

/// What a choice is made by: `the target, --net and --no-dhcp`.
fn subject(choice: OpenChoice) -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(choice.is_of_target().then(|| "the target".to_owned()));
    for key in choice.keys() {
        let word = format!("--{}", key.name);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    match words.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// The alternatives as a graph in Graphviz' language: choices are diamonds, and bold arrows lead to what is taken now.
pub fn dot(alternatives: &Alternatives) -> String {
    super::dot::draw(&alternatives.picture())
}

/// The alternatives as a picture, in SVG.
pub fn svg(alternatives: &Alternatives) -> String {
    super::svg::draw(&alternatives.picture())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mirage_dsl::prelude::*;

    #[derive(Unikernel)]
    #[unikernel(module = "Unikernel.Main")]
    struct Echo {
        stack: Impl<StackV4V6>,
    }

    #[derive(Device)]
    #[device(module = "Level.Make", provides = Block, connect = "{module}.connect {below}")]
    struct Level {
        below: Impl<Block>,
        number: u32,
    }

    #[derive(Unikernel)]
    #[unikernel(module = "Unikernel.Main")]
    struct Check {
        disk: Impl<Block>,
    }

    fn described<R>(application: &Application, context: &Context, describe: fn(&Alternatives) -> R) -> R {
        let project = Project::new("a", "/a", "src/main.rs");
        describe(&Alternatives::new(application, context, &project))
    }

    fn stack() -> Application {
        let stack = generic_stackv4v6(default_network());
        Application::new("echo").job(Echo { stack })
    }

    #[test]
    fn choices_with_what_they_are_made_by_and_what_is_taken() {
        let text = described(&stack(), &Context::new(Target::HVT), text);
        assert!(
            text.contains(
                "any StackV4V6, by the target, --net and --no-dhcp\n    socket -> stack\n  * otherwise -> stack_2\n"
            ),
            "{text}"
        );
        assert!(text.contains("any Tcp, by --utcp\n    true -> "), "{text}");
        // Two choices by the target in one another are one, without the cases that cannot be.
        assert!(
            text.contains(
                "any Network, by the target\n    unix -> netif\n  * solo5 -> netif_2\n    xen, unikraft -> netif_3\n"
            ),
            "{text}"
        );
        assert!(!text.contains("netif_4"), "{text}");
    }

    #[test]
    fn what_is_not_taken_has_no_taken_case() {
        let keys = stack().all_keys().unwrap();
        let words = std::collections::BTreeMap::from([("net".to_owned(), vec!["host".to_owned()])]);
        let context = Context::choose(Target::UNIX, &keys, words).unwrap();
        let text = described(&stack(), &context, text);
        assert!(
            text.contains("  * socket -> stack\n") && text.contains("    unix -> netif\n"),
            "{text}"
        );
        let json = described(&stack(), &context, json);
        let taken = |name: &str| {
            json["devices"]
                .as_array()
                .unwrap()
                .iter()
                .find(|d| d["name"] == name)
                .unwrap()["taken"]
                .clone()
        };
        assert_eq!(
            [taken("stack"), taken("stack_2"), taken("netif"), taken("echo")],
            [true, false, false, true]
        );
        let choice = &json["choices"].as_array().unwrap()[0];
        assert_eq!(choice["cases"][0]["targets"], serde_json::json!(["unix", "macosx"]));
    }

    #[test]
    fn pictures_name_all_that_is_shown() {
        let context = Context::new(Target::UNIX);
        for picture in [described(&stack(), &context, dot), described(&stack(), &context, svg)] {
            for word in [
                "stack_2",
                "netif_3",
                "Tcpip_stack_direct.MakeV4V6",
                "by the target, --net and --no-dhcp",
                "solo5",
            ] {
                assert!(picture.contains(word), "{word}");
            }
        }
        assert!(described(&stack(), &context, svg) == described(&stack(), &context, svg));
    }

    #[test]
    fn a_graph_of_a_hundred_thousand_levels() {
        let mut disk = ramdisk("0");
        for number in 0..100_000 {
            let level = Level {
                below: disk.clone(),
                number,
            }
            .into_impl();
            disk = if number % 2 == 0 {
                if_impl(&is_unix(), level, disk)
            } else {
                level
            };
        }
        let application = Application::new("deep").job(Check { disk });
        let text = described(&application, &Context::new(Target::UNIX), text);
        assert!(text.contains("level_100000"));
    }
}
