//! Configurations for every target: the facts of what we generate are those of what MirageOS 4.11.1 generates.
//!
//! `expected/<configuration>/<target>.json` has the facts of what its tool wrote for the same configuration in OCaml, with
//! the same keys.

// Whatever fails here is a failed test.
#![allow(clippy::unwrap_used)]

mod applications;
mod configurations;
mod families;

use conformance_tests::facts;
use mirage_codegen::Project;
use mirage_codegen::emit::emit;
use mirage_codegen::plan::Plan;
use mirage_dsl::{Application, Context, Target};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// Words given for keys.
type Words<'a> = &'a [(&'a str, &'a str)];

/// What upstream generates for a configuration and a target; nothing where it refuses.
fn expected(configuration: &str, target: Target) -> Option<Value> {
    let path = format!("{}/expected/{configuration}/{target}.json", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

/// Compares all targets; says how many upstream configures.
fn check(configuration: &str, application: &Application, words: Words) -> usize {
    let project = Project::new("conformance", "/conformance", "src/main.rs");
    let keys = application.all_keys().unwrap();
    let words: BTreeMap<_, _> = words
        .iter()
        .map(|(name, word)| ((*name).to_owned(), vec![(*word).to_owned()]))
        .collect();
    let mut configured = 0;
    for target in Target::ALL {
        let context = Context::choose(*target, &keys, words.clone()).unwrap();
        let plan = Plan::new(application, &context, &project);
        let Some(expected) = expected(configuration, *target) else {
            let errors = plan.err().unwrap_or_default();
            assert!(!errors.is_empty(), "upstream refuses {configuration} for {target}");
            continue;
        };
        let tree = emit(&[plan.unwrap()]);
        let folder = format!("mirage/{target}/");
        let files = tree
            .files()
            .map(|(path, text)| (path.as_str(), text))
            .filter(|(path, _)| path.starts_with(&folder));
        let found = facts(files);
        let expected = expected.as_object().unwrap();
        assert_eq!(expected.len(), 8, "facts of {configuration} for {target}");
        for (name, fact) in expected {
            assert_eq!(&found[name], fact, "`{name}` of {configuration} for {target}");
        }
        configured += 1;
    }
    configured
}

macro_rules! conformance {
    ($($test:ident $configuration:literal $application:expr, $words:expr, $targets:literal;)*) => {$(
        #[test]
        fn $test() {
            assert_eq!(check($configuration, &$application, &$words), $targets);
        }
    )*};
}
conformance! {
    noop "noop" configurations::noop(), [], 11;
    hello "hello" configurations::hello(), [], 11;
    hello_key "hello-key" configurations::hello_key(), [], 11;
    app_info "app_info" configurations::app_info(), [], 11;
    local_library "local-library" configurations::local_library(), [], 11;
    block "block" configurations::block(), [], 10;
    kv_ro "kv_ro" configurations::kv_ro(), [], 11;
    network "network" configurations::network(), [], 11;
    ping6 "ping6" configurations::ping6(), [], 11;
    conduit_server "conduit_server" configurations::conduit_server(), [], 11;
    dns "dns" configurations::dns(), [], 11;
    two_stacks "two_stacks" families::two_stacks(), [], 11;
    two_static_stacks "two_stacks_static" families::two_stacks(), [
        ("management-net", "direct"), ("management-no-dhcp", "true"), ("management-utcp", "true"),
        ("net", "ocaml"), ("no-dhcp", "true"), ("tls-kv_ro", "direct")
    ], 11;
    two_stacks_of_the_host "two_stacks_host" families::two_stacks(), [("net", "host"), ("management-net", "socket")], 3;
    lease_of_nobody "lease_static" families::lease(), [("x-no-dhcp", "true")], 11;
    lease_of_nobody_over_utcp "lease_direct" families::lease(), [
        ("x-no-dhcp", "true"), ("x-net", "direct"), ("x-utcp", "true")
    ], 11;
    jobs "jobs" families::jobs(), [], 10;
    jobs_on_xen "jobs_xen" families::jobs(), [("y-block", "xenstore")], 2;
    git "git" families::git(), [], 11;
    storage "storage" families::storage(), [], 10;
    storage_in_files "storage_chosen" families::storage(), [("block", "file"), ("fat-block", "file")], 10;
    docteur "docteur" families::docteur(), [], 11;
    qubes "qubes" families::qubes(), [], 2;
    dhcp "dhcp" families::dhcp(), [], 11;
    lease "lease" families::lease(), [], 11;
    web "web" families::web(), [], 11;
    bare "bare" families::bare(), [], 11;
    choices "choices" families::choices(), [], 10;
    choices_made "choices_chosen" families::choices(), [("memory", "true"), ("level", "high")], 11;
    sockets "sockets" families::sockets(), [], 2;
    minigit "minigit" applications::minigit(), [], 11;
    minipaf "minipaf" applications::minipaf(), [], 11;
    https "https" applications::https(), [], 11;
    docteur_kv_ro "docteur_kv_ro" applications::docteur_kv_ro(), [], 11;
    elittlefs "elittlefs" applications::elittlefs(), [], 10;
    http_fetch "http_fetch" applications::http_fetch(), [], 11;
    dhcp_server "dhcp_server" applications::dhcp_server(), [], 11;
    sockets_of_the_host "sockets_host" families::sockets(), [("net", "host")], 2;
}
