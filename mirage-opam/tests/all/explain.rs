//! Why no versions fit together, in words.

use crate::worlds::{answer, fixed, name, pinned, request, tree, world};

#[test]
fn an_unknown_package() {
    let mut told = Vec::new();
    let world = world(&[("mirage-crypto.1", ""), ("tea.1", "depends: \"mirage-crpyto\"")]);
    told.push(answer(&world, &request(&[("mirage_crypto", "")])));
    told.push(answer(&world, &request(&[("tea", "")])));
    told.push(answer(&world, &request(&[("something-else", "")])));
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn a_bound_that_nothing_meets() {
    let mut told = Vec::new();
    let world = world(&[
        ("tea.1.0", ""),
        ("tea.1.1", ""),
        ("tea.2.0", ""),
        ("cup.1", "depends: \"tea\" {>= \"3\"}"),
    ]);
    told.push(answer(&world, &request(&[("tea", ">= \"3\" & < \"4\"")])));
    told.push(answer(&world, &request(&[("cup", "")])));
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn a_compiler_that_is_too_old() {
    let world = world(&[
        ("ocaml.4.13.1", ""),
        ("ocaml.4.14.2", ""),
        ("ocaml.5.3.0", ""),
        ("random.1.0", "depends: \"ocaml\""),
        ("random.2.0", "depends: \"ocaml\" {>= \"4.14\"}"),
        ("random.2.1", "depends: \"ocaml\" {>= \"4.14\"}"),
        ("random.2.2", "depends: \"ocaml\" {>= \"4.14\"}"),
        ("random-mirage.2.0", "depends: \"random\" {= version}"),
        ("random-mirage.2.1", "depends: \"random\" {= version}"),
        ("random-mirage.2.2", "depends: \"random\" {= version}"),
        ("server.1", "depends: \"random-mirage\""),
    ]);
    insta::assert_snapshot!(answer(&world, &fixed(request(&[("server", "")]), "ocaml", "4.13.1")));
}

#[test]
fn two_that_need_different_versions_of_a_third() {
    let world = world(&[
        ("git.3.0", "depends: \"carton\" {< \"1.0\"}"),
        ("git.3.1", "depends: \"carton\" {< \"1.0\"}"),
        ("git.4.0", "depends: \"carton\" {>= \"1.0\"}"),
        ("git-kv.1", "depends: \"carton\" {>= \"1.1\"}"),
        ("carton.0.4", ""),
        ("carton.0.7", ""),
        ("carton.1.0", ""),
        ("carton.1.1", ""),
    ]);
    insta::assert_snapshot!(answer(&world, &request(&[("git", "< \"4\""), ("git-kv", "")])));
}

#[test]
fn pins() {
    let mut told = Vec::new();
    let world = world(&[("tea.1", ""), ("tea.2", ""), ("cup.2", "depends: \"tea\" {>= \"2\"}")]);
    told.push(answer(
        &world,
        &pinned(request(&[("tea", ">= \"2\"")]), "tea", "1", None),
    ));
    told.push(answer(&world, &pinned(request(&[("cup", "")]), "tea", "1", None)));
    // It excludes itself: what it needs is in conflict with it.
    let own = Some("depends: \"cup\"");
    told.push(answer(&world, &pinned(request(&[("tea", "")]), "tea", "1.5", own)));
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn conflicts_and_classes() {
    let mut told = Vec::new();
    let world = world(&[
        ("cat.1", "conflicts: \"dog\" {>= \"2\"}"),
        ("cat.2", "conflicts: \"dog\""),
        ("dog.1", ""),
        ("dog.2", ""),
        ("tea.1", "conflict-class: \"drink\""),
        ("coffee.1", "conflict-class: \"drink\""),
    ]);
    told.push(answer(&world, &request(&[("cat", ""), ("dog", ">= \"2\"")])));
    told.push(answer(&world, &request(&[("tea", ""), ("coffee", "")])));
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn not_on_this_system_not_by_dune_not_readable() {
    let mut told = Vec::new();
    let world = world(&[
        ("kqueue.1", "available: os = \"freebsd\""),
        ("poll.1", "depends: \"kqueue\""),
        (
            "old.1",
            "build: [\"make\"] url { src: \"https://example.org/old.tbz\" }",
        ),
        ("new.1", "depends: \"old\""),
        ("broken.1", "depends: [\"a\" 5]"),
        ("user.1", "depends: \"broken\""),
    ]);
    told.push(answer(&world, &request(&[("poll", "")])));
    told.push(answer(&world, &tree(&[("new", "")])));
    told.push(answer(&world, &request(&[("user", "")])));
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn one_archive_for_two_packages() {
    let in_archive = |archive: &str| {
        format!(
            "build: [\"dune\"]\ndev-repo: \"git+https://example.org/tea.git\"\ndepends: \"dune\"\n\
             url {{ src: \"https://example.org/{archive}.tbz\" checksum: \"sha256={archive}\" }}"
        )
    };
    let (one, two) = (in_archive("tea-1"), in_archive("tea-2"));
    let world = world(&[("tea.2", &two), ("tea-lwt.1", &one), ("dune.3", "")]);
    insta::assert_snapshot!(answer(&world, &tree(&[("tea", ""), ("tea-lwt", "")])));
}

#[test]
fn alternatives_of_which_none_is_left() {
    let world = world(&[
        ("meal.1", "depends: [\"soup\" {>= \"2\"} | \"salad\"]"),
        ("soup.1", ""),
        ("salad.1", "available: os = \"win32\""),
    ]);
    insta::assert_snapshot!(answer(&world, &request(&[("meal", "")])));
}

#[test]
fn what_only_trying_finds() {
    let mut told = Vec::new();
    // Nothing is impossible by itself: each of the two alternatives leads to a conflict of its own.
    let world = world(&[
        ("top.1", "depends: [\"left\" | \"right\"]"),
        ("left.1", "depends: [\"a\" \"b\"]"),
        ("right.1", "depends: [\"c\" \"d\"]"),
        ("a.1", "depends: \"x\" {= \"1\"}"),
        ("b.1", "depends: \"x\" {= \"2\"}"),
        ("c.1", "depends: \"x\" {= \"1\"}"),
        ("d.1", "depends: \"x\" {= \"2\"}"),
        ("x.1", ""),
        ("x.2", ""),
        ("choice.1", "depends: [\"p\" {= \"1\"} \"q\" {= \"2\"}]"),
        ("choice.2", "depends: [\"p\" {= \"2\"} \"q\" {= \"1\"}]"),
        ("p.1", "conflicts: \"q\" {= \"2\"}"),
        ("p.2", "conflicts: \"q\" {= \"1\"}"),
        ("q.1", ""),
        ("q.2", ""),
    ]);
    told.push(answer(&world, &request(&[("top", "")])));
    told.push(answer(&world, &request(&[("choice", "")])));
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn a_long_chain_is_cut_in_the_middle() {
    let mut packages = vec![
        ("ocaml.4".to_owned(), String::new()),
        ("ocaml.5".to_owned(), String::new()),
    ];
    for link in 0..30 {
        packages.push((format!("link{link}.1"), format!("depends: \"link{}\"", link + 1)));
    }
    packages.push(("link30.1".to_owned(), "depends: \"ocaml\" {>= \"5\"}".to_owned()));
    let packages: Vec<(&str, &str)> = packages
        .iter()
        .map(|(package, text)| (package.as_str(), text.as_str()))
        .collect();
    let world = world(&packages);
    insta::assert_snapshot!(answer(&world, &fixed(request(&[("link0", "")]), "ocaml", "4")));
}

#[test]
fn what_opam_provides_does_not_fit_what_was_chosen() {
    let world = world(&[
        ("ocaml.5.3.0", ""),
        ("ocaml.5.4.0", ""),
        ("cross.1", "depends: \"ocaml\" {= \"5.4.0\"}"),
        ("library.1", "depends: [\"dune\" \"ocaml\"]"),
        ("dune.3", ""),
    ]);
    let mut request = fixed(tree(&[("library", ""), ("cross", "")]), "ocaml", "5.3.0");
    request.provided.insert(name("cross"));
    insta::assert_snapshot!(answer(&world, &request));
}
