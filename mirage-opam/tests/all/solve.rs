//! Which versions fit together.

use crate::worlds::{answer, fixed, name, pinned, request, tree, world};
use mirage_opam::repository::{Pack, Repositories, Repository};
use mirage_opam::solve::{Request, SolveError, solve};
use mirage_opam::{Bounds, Package, Version};
use proptest::prelude::*;

#[test]
fn the_newest_version_first_and_those_to_avoid_last() {
    let world = world(&[
        ("tea.1.9", ""),
        ("tea.1.10", ""),
        ("tea.2.0~beta", "flags: avoid-version"),
        ("tea.1.11", "flags: [deprecated]"),
    ]);
    assert_eq!(answer(&world, &request(&[("tea", "")])), "tea.1.10");
    assert_eq!(answer(&world, &request(&[("tea", "> \"1.11\"")])), "tea.2.0~beta");
    assert_eq!(answer(&world, &request(&[("tea", "< \"1.10\" & >= \"1\"")])), "tea.1.9");
    let mut kept = request(&[("tea", "")]);
    kept.preferred.insert(name("tea"), Version::new("1.9"));
    assert_eq!(answer(&world, &kept), "tea.1.9");
    kept.preferred.insert(name("tea"), Version::new("7"));
    assert_eq!(answer(&world, &kept), "tea.1.10");
}

#[test]
fn formulas_of_alternatives() {
    let world = world(&[
        (
            "meal.1",
            "depends: [(\"soup\" & \"bread\") | (\"salad\" {>= \"2\"} & (\"oil\" | \"vinegar\"))]",
        ),
        ("soup.1", "available: false"),
        ("bread.1", ""),
        ("salad.1", ""),
        ("salad.2", ""),
        ("salad.3", "conflicts: \"oil\""),
        ("oil.1", ""),
        ("vinegar.1", "depends: \"nowhere\""),
    ]);
    assert_eq!(answer(&world, &request(&[("meal", "")])), "meal.1 oil.1 salad.2");
    assert_eq!(
        answer(&world, &request(&[("meal", ""), ("bread", "")])),
        "bread.1 meal.1 oil.1 salad.2"
    );
}

#[test]
fn variables_decide_what_is_needed() {
    let world = world(&[
        (
            "tea.1",
            "depends: [\"cup\" {build} \"taster\" {with-test} \"milk\" {os = \"linux\"} \"fire\" {os = \"win32\"}]",
        ),
        ("cup.1", "available: arch = \"arm64\""),
        ("cup.0", "available: arch != \"arm64\""),
        ("taster.1", ""),
        ("milk.1", ""),
    ]);
    assert_eq!(answer(&world, &request(&[("tea", "")])), "cup.0 milk.1 tea.1");
    let mut tested = request(&[("tea", "")]);
    tested.environment.set("with-test", true);
    assert_eq!(answer(&world, &tested), "cup.0 milk.1 taster.1 tea.1");
}

#[test]
fn conflicts_and_classes() {
    let world = world(&[
        ("cat.2", "conflicts: [\"dog\" {>= \"2\"}]"),
        ("cat.1", ""),
        ("dog.2", ""),
        ("dog.1", ""),
        ("tea.1", "conflict-class: \"drink\""),
        ("coffee.1", "conflict-class: \"drink\""),
        ("breakfast.2", "depends: [\"tea\" \"coffee\"]"),
        ("breakfast.1", "depends: [\"tea\" | \"coffee\"]"),
        ("selfish.1", "conflicts: [\"selfish\"]"),
    ]);
    let both = answer(&world, &request(&[("cat", ""), ("dog", "")]));
    assert!(both == "cat.1 dog.2" || both == "cat.2 dog.1", "{both}");
    assert_eq!(
        answer(&world, &request(&[("cat", "= \"2\""), ("dog", "")])),
        "cat.2 dog.1"
    );
    assert_eq!(answer(&world, &request(&[("breakfast", "")])), "breakfast.1 tea.1");
    assert_eq!(
        answer(&world, &request(&[("breakfast", ""), ("coffee", "")])),
        "breakfast.1 coffee.1"
    );
    assert_eq!(answer(&world, &request(&[("selfish", "")])), "selfish.1");
}

/// A package with sources, which dune builds or not.
fn sources(archive: &str, rest: &str) -> String {
    format!(
        "build: [\"make\"]\ndev-repo: \"git+https://example.org/{archive}.git\"\n{rest}\n\
         url {{ src: \"https://example.org/{archive}.tbz\" checksum: \"sha256={archive}\" }}"
    )
}

#[test]
fn a_tree_takes_what_dune_builds_and_ports_that_come_first() {
    let [original, port, tool] = [
        sources("tea-2", ""),
        sources("tea-1-port", "depends: \"dune\""),
        sources("dune-3", ""),
    ];
    let overlay = Pack::of_texts("overlay", [("tea.1+dune", port.as_str())]).unwrap();
    let main = Pack::of_texts(
        "main",
        [
            ("tea.2", original.as_str()),
            ("dune.3", &tool),
            ("base-water.1", ""),
            ("top.1", "depends: [\"tea\" \"base-water\"]"),
        ],
    )
    .unwrap();
    let world = Repositories::new(vec![overlay, main]);
    assert_eq!(answer(&world, &request(&[("top", "")])), "base-water.1 tea.2 top.1");
    let solution = solve(&world, &tree(&[("top", "")])).unwrap();
    assert_eq!(
        crate::worlds::packages(&solution),
        "base-water.1 dune.3 tea.1+dune top.1"
    );
    assert_eq!(Vec::from_iter(&solution.from_source), [&name("tea")]);
}

#[test]
fn packages_of_one_repository_come_from_one_archive() {
    let in_archive = |archive: &str, needs: &str| {
        format!(
            "build: [\"dune\"]\ndev-repo: \"git+https://example.org/tea.git\"\ndepends: [\"dune\" {needs}]\n\
             url {{ src: \"https://example.org/{archive}.tbz\" checksum: [\"md5={archive}\" \"sha256={archive}\"] }}"
        )
    };
    let texts = [
        ("tea.2", in_archive("tea-2", "")),
        ("tea.1", in_archive("tea-1", "")),
        ("tea-lwt.1", in_archive("tea-1", "\"tea\"")),
        ("dune.3", String::new()),
    ];
    let world = world(&texts.each_ref().map(|(package, text)| (*package, text.as_str())));
    assert_eq!(answer(&world, &request(&[("tea-lwt", "")])), "dune.3 tea.2 tea-lwt.1");
    let solution = solve(&world, &tree(&[("tea-lwt", "")])).unwrap();
    assert_eq!(crate::worlds::packages(&solution), "dune.3 tea.1 tea-lwt.1");
    let archives = solution.archives();
    assert_eq!(archives.len(), 1);
    assert_eq!(
        (archives[0].folder.as_str(), archives[0].url.as_str()),
        ("tea", "https://example.org/tea-1.tbz")
    );
    assert_eq!(archives[0].packages, [name("tea"), name("tea-lwt")]);
}

#[test]
fn sources_before_what_the_system_has() {
    let port = sources("gmp", "depends: \"dune\"");
    let world = world(&[
        ("numbers.1", "depends: [(\"gmp\" | \"conf-gmp\")]"),
        ("prime.1", "depends: [\"conf-gmp\" \"numbers\"]"),
        ("gmp.6", &port),
        ("conf-gmp.4", "flags: conf"),
        ("dune.3", ""),
    ]);
    assert_eq!(
        answer(&world, &request(&[("prime", "")])),
        "conf-gmp.4 numbers.1 prime.1"
    );
    assert_eq!(
        answer(&world, &tree(&[("prime", "")])),
        "conf-gmp.4 dune.3 gmp.6 numbers.1 prime.1"
    );
}

#[test]
fn what_opam_provides_is_solved_apart_with_the_rest_fixed() {
    let tool = sources("cross-2", "depends: [\"ocaml\" {= \"4.14.0\" | = \"5.3.0\"} \"maker\"]");
    let newer = sources("cross-3", "depends: [\"ocaml\" {= \"5.4.0\"}]");
    let maker = sources("maker", "");
    let library = sources("library", "depends: [\"dune\" \"cross\" {>= \"2\"}]");
    let world = world(&[
        ("ocaml.5.3.0", "depends: \"ocaml-base-compiler\" {= \"5.3.0\"}"),
        ("ocaml.5.4.0", "depends: \"ocaml-base-compiler\" {= \"5.4.0\"}"),
        ("ocaml-base-compiler.5.3.0", "flags: compiler"),
        ("ocaml-base-compiler.5.4.0", "flags: compiler"),
        ("cross.2", &tool),
        ("cross.3", &newer),
        ("maker.1", &maker),
        ("library.1", &library),
        ("dune.3", ""),
    ]);
    let mut request = tree(&[("library", ""), ("cross", "")]);
    request.provided.insert(name("cross"));
    request.set_compiler(&name("ocaml-base-compiler"), &name("ocaml"), &Version::new("5.3.0"));
    let solution = solve(&world, &request).unwrap();
    assert_eq!(
        crate::worlds::packages(&solution),
        "cross.2 dune.3 library.1 maker.1 ocaml.5.3.0 ocaml-base-compiler.5.3.0"
    );
    assert_eq!(Vec::from_iter(&solution.from_source), [&name("library")]);
}

#[test]
fn pins_have_one_version_and_their_own_file() {
    let world = world(&[
        ("tea.1", ""),
        ("tea.2", ""),
        ("cup.1", "depends: \"tea\" {< \"3\"}"),
        ("water.1", ""),
    ]);
    assert_eq!(
        answer(&world, &pinned(request(&[("cup", "")]), "tea", "1", None)),
        "cup.1 tea.1"
    );
    let own = pinned(request(&[("cup", "")]), "tea", "2.9", Some("depends: \"water\""));
    assert_eq!(answer(&world, &own), "cup.1 tea.2.9 water.1");
}

#[test]
fn a_version_whose_file_is_none_is_not_taken() {
    let world = world(&[("tea.1", ""), ("tea.2", "depends: ["), ("tea.3", "depends: [1]")]);
    assert_eq!(answer(&world, &request(&[("tea", "")])), "tea.1");
}

#[test]
fn a_fixed_version_is_there_only_where_it_is_needed() {
    let world = world(&[
        ("ocaml.4", ""),
        ("ocaml.5", ""),
        ("tea.1", ""),
        ("tea.2", "depends: \"ocaml\""),
    ]);
    assert_eq!(
        answer(&world, &fixed(request(&[("tea", "")]), "ocaml", "4")),
        "ocaml.4 tea.2"
    );
    assert_eq!(
        answer(&world, &fixed(request(&[("tea", "< \"2\"")]), "ocaml", "4")),
        "tea.1"
    );
}

/// Small worlds: five packages of up to three versions, each with needs and conflicts at random.
fn worlds() -> impl Strategy<Value = Vec<(String, String)>> {
    let bounds = prop::sample::select(vec!["", " {= \"1\"}", " {>= \"2\"}", " {< \"3\"}", " {!= \"2\"}"]);
    let atom = (0..6usize, bounds).prop_map(|(package, bounds)| format!("\"p{package}\"{bounds}"));
    let formula = atom.clone().prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(|parts| format!("({})", parts.join(" | "))),
            prop::collection::vec(inner, 1..3).prop_map(|parts| format!("({})", parts.join(" & "))),
        ]
    });
    let version = (
        prop::collection::vec(formula, 0..3),
        prop::collection::vec(atom, 0..2),
        0..4usize,
    )
        .prop_map(|(needs, conflicts, class)| {
            let class = if class == 0 { "conflict-class: \"k\"" } else { "" };
            format!(
                "depends: [{}]\nconflicts: [{}]\n{class}",
                needs.join(" "),
                conflicts.join(" ")
            )
        });
    prop::collection::vec(prop::collection::vec(version, 1..4), 5).prop_map(|packages| {
        let mut world = Vec::new();
        for (p, versions) in packages.into_iter().enumerate() {
            for (v, text) in versions.into_iter().enumerate() {
                world.push((format!("p{p}.{}", v + 1), text));
            }
        }
        world
    })
}

/// Whether these packages satisfy each other and the request.
fn fits(chosen: &[Package], request: &Request) -> bool {
    use mirage_opam::{Formula, Requirement};
    fn holds(formula: &Formula<Requirement>, chosen: &[Package]) -> bool {
        match formula {
            Formula::Atom(requirement) => chosen
                .iter()
                .any(|package| package.name == requirement.name && requirement.versions.contains(&package.version)),
            Formula::And(parts) => parts.iter().all(|part| holds(part, chosen)),
            Formula::Or(parts) => parts.iter().any(|part| holds(part, chosen)),
        }
    }
    let asked = request.packages.iter().all(|(name, bounds)| {
        chosen
            .iter()
            .any(|package| package.name == *name && bounds.contains(&package.version))
    });
    let classes = chosen
        .iter()
        .filter(|package| !package.conflict_classes.is_empty())
        .count();
    asked
        && classes <= 1
        && chosen.iter().all(|package| {
            let scope = request.environment.of_package(&package.name, &package.version);
            let mut free = true;
            package.conflicts.atoms(|mention| {
                if let Some(conflict) = mention.resolve(scope) {
                    free &= conflict.name == package.name || !holds(&Formula::Atom(conflict), chosen);
                }
            });
            free && holds(&package.depends.resolve(scope), chosen)
        })
}

/// Whether any choice of versions fits, found by trying all.
fn any_fits(world: &Repositories, request: &Request) -> bool {
    let mut choices: Vec<Vec<Option<Package>>> = Vec::new();
    for name in world.names().unwrap() {
        let mut versions = vec![None];
        for version in world.versions(&name).unwrap() {
            let text = world.opam(&name, &version).unwrap().unwrap();
            versions.push(Some(Package::parse(&name, &version, &text).unwrap()));
        }
        choices.push(versions);
    }
    let total: usize = choices.iter().map(Vec::len).product();
    (0..total).any(|mut number| {
        let mut chosen = Vec::new();
        for versions in &choices {
            chosen.extend(versions[number % versions.len()].clone());
            number /= versions.len();
        }
        fits(&chosen, request)
    })
}

proptest! {
    /// There is an answer exactly where trying everything finds one, it fits, and a failure is told in 15 lines.
    #[test]
    fn answers_are_right(texts in worlds(), bound in prop::sample::select(vec!["", ">= \"2\"", "= \"1\""])) {
        let world = Repositories::new(vec![
            Pack::of_texts("random", texts.iter().map(|(package, text)| (package.as_str(), text.as_str()))).unwrap(),
        ]);
        let request = request(&[("p0", bound), ("p1", "")]);
        match solve(&world, &request) {
            Ok(solution) => {
                let chosen: Vec<Package> = solution.packages.values().map(|package| (**package).clone()).collect();
                prop_assert!(fits(&chosen, &request));
            }
            Err(SolveError::Unsatisfiable(explanation)) => {
                prop_assert!(!any_fits(&world, &request));
                let text = explanation.to_string();
                prop_assert!(text.lines().count() <= 15, "{}", text);
                prop_assert!(text.contains("is asked for"), "{}", text);
                for remedy in &explanation.remedies {
                    if let mirage_opam::explain::Remedy::Leave(name) = remedy {
                        let mut less = request.clone();
                        less.packages.remove(name);
                        prop_assert!(solve(&world, &less).is_ok());
                    }
                }
            }
            Err(error) => prop_assert!(false, "{}", error),
        }
    }
}

#[test]
fn a_request_of_nothing_has_an_answer() {
    assert_eq!(answer(&world(&[("tea.1", "")]), &Request::default()), "");
    assert!(Bounds::ANY.is_any());
}
