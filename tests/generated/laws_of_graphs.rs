//! Laws of every description: what is generated does not depend on how it was built, names are sound, lines lead home.

use crate::blueprint::{Blueprint, Content, SMALLEST};
use crate::support::{main_ml, unix};
use mirage_codegen::emit::emit;
use mirage_codegen::plan::Plan;
use mirage_dsl::model::Connect;
use mirage_syntax::ocaml::{KEYWORDS, is_module_name, is_value_name, names_in};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The lazy values of a `main.ml` in order, each with the lazy values it forces.
fn definitions(main: &str) -> Vec<(&str, Vec<&str>)> {
    let mut definitions: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in main.lines() {
        if let Some(name) = line
            .strip_prefix("let ")
            .and_then(|line| line.strip_suffix(" = lazy ("))
        {
            definitions.push((name, Vec::new()));
        } else if let Some((_, forced)) = line.split_once(" = Lazy.force ") {
            let forced = forced.strip_suffix(" in").unwrap_or(forced);
            if let Some((_, needs)) = definitions.last_mut() {
                needs.push(forced);
            }
        }
    }
    definitions
}

/// Everything that the generated code gives a name to.
fn names(plan: &Plan) -> Vec<&str> {
    let arguments = plan.arguments.iter().map(|argument| argument.name.as_str());
    let values = plan.devices().map(|(id, _)| plan.value(id));
    let applications = plan.devices().filter_map(|(id, _)| plan.application(id));
    arguments.chain(values).chain(applications).collect()
}

proptest! {
    /// However a description is built, and however often, the same text is generated.
    #[test]
    fn the_order_of_construction_does_not_matter(blueprint in Blueprint::any(9), again: [bool; 24]) {
        let shared = emit(&[unix(&blueprint.shared())]);
        prop_assert_eq!(&shared, &emit(&[unix(&blueprint.shared())]));
        prop_assert_eq!(&shared, &emit(&[unix(&blueprint.on_demand(&[]))]));
        prop_assert_eq!(&shared, &emit(&[unix(&blueprint.on_demand(&again))]));
    }

    /// Equal devices with equal inputs are one device, and no others are.
    #[test]
    fn equal_devices_are_one(blueprint in Blueprint::any(12), again: [bool; 24]) {
        let jobs: BTreeSet<usize> = (0..blueprint.jobs.len()).collect();
        let expected = SMALLEST + blueprint.distinct().len() + jobs.len();
        prop_assert_eq!(unix(&blueprint.shared()).devices().len(), expected);
        prop_assert_eq!(unix(&blueprint.on_demand(&again)).devices().len(), expected);
    }

    /// A device that differs in one small thing is another device.
    #[test]
    fn unequal_devices_are_two(blueprint in Blueprint::any(6), change in 0..4, text: String) {
        let mut changed = blueprint.clone();
        let original = blueprint.jobs[0];
        let mut other = blueprint.devices[original].clone();
        match change {
            0 => other.name.push('x'),
            1 => other.package = (other.package + 1) % 4,
            2 => other.fields.push(("added", Content::Text(text))),
            _ => other.module = if other.module == "Part" { "Other" } else { "Part" },
        }
        changed.devices.push(other);
        changed.jobs.push(blueprint.devices.len());
        let count = |blueprint: &Blueprint| unix(&blueprint.shared()).devices().len();
        // The new device and its job.
        prop_assert!(changed.distinct().len() >= blueprint.distinct().len());
        prop_assert_eq!(
            count(&changed) - count(&blueprint),
            changed.distinct().len() - blueprint.distinct().len() + 1
        );
    }

    /// Every device is connected in one place, behind all that it needs.
    #[test]
    fn devices_stand_behind_their_inputs(blueprint in Blueprint::any(12)) {
        let plan = unix(&blueprint.shared());
        let values: Vec<String> = plan.devices().map(|(id, _)| plan.value(id).to_owned()).collect();
        let main = main_ml(plan);
        let definitions = definitions(&main);
        prop_assert_eq!(definitions.len(), values.len() + 1);
        let (last, devices) = definitions.split_last().unwrap();
        prop_assert_eq!(last.0, "start");
        let mut seen = HashSet::new();
        for ((name, needs), value) in devices.iter().zip(&values) {
            prop_assert_eq!(name, value);
            for need in needs {
                prop_assert!(seen.contains(need), "`{}` needs `{}`, which comes later", name, need);
            }
            prop_assert!(seen.insert(*name), "`{}` is defined twice", name);
        }
    }

    /// Names are identifiers, no keywords, and no two alike; nor do they hide what a template refers to.
    #[test]
    fn names_are_sound(blueprint in Blueprint::any(12)) {
        let plan = unix(&blueprint.shared());
        let mut seen = HashSet::new();
        for name in names(&plan) {
            prop_assert!(is_value_name(name) || is_module_name(name), "`{}` is no name", name);
            prop_assert!(!KEYWORDS.contains(&name), "`{}` is a keyword", name);
            prop_assert!(seen.insert(name), "`{}` is given twice", name);
        }
        for (_, device) in plan.devices() {
            let Connect::Template(template) = device.description().connect() else { continue };
            let text = template.split(['{', '}']).step_by(2).collect::<String>();
            for word in names_in(&text) {
                prop_assert!(!seen.contains(word), "`{}` of a template is hidden", word);
            }
        }
    }

    /// A line directive that leads back to `main.ml` gives the line it leads to, and every excursion ends with one.
    #[test]
    fn line_directives_lead_home(blueprint in Blueprint::any(8)) {
        let main = main_ml(unix(&blueprint.shared()));
        let mut away = false;
        for (number, line) in (1..).zip(main.lines()) {
            let Some(directive) = line.strip_prefix("# ") else {
                prop_assert!(!away || !line.starts_with("let "), "line {} is taken for one of another file", number);
                continue;
            };
            let (given, file) = directive.split_once(' ').unwrap();
            let home = file == "\"mirage/unix/main.ml\"";
            prop_assert_eq!(away, home, "line {}", number);
            away = !home;
            if home {
                prop_assert_eq!(given.parse::<usize>().unwrap(), number + 1);
            }
        }
        prop_assert!(!away);
    }

    /// An argument is registered once however many devices read it.
    #[test]
    fn arguments_are_registered_once(blueprint in Blueprint::any(10)) {
        let plan = unix(&blueprint.shared());
        let mut expected = BTreeMap::new();
        for position in blueprint.distinct() {
            for (_, content) in &blueprint.devices[position].fields {
                if let Content::Argument(number) = content {
                    expected.insert(*number, ());
                }
            }
        }
        // The garbage collector's is always there.
        prop_assert_eq!(plan.arguments.len(), expected.len() + 1);
        let expressions: BTreeSet<_> = plan.arguments.iter().map(|argument| &argument.expression).collect();
        prop_assert_eq!(expressions.len(), plan.arguments.len());
        let registered = main_ml(plan).matches("Mirage_runtime.register_arg").count();
        prop_assert_eq!(registered, expected.len() + 1);
    }
}
