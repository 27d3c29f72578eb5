//! Eleven configurations for every target: the facts of what we generate are those of what MirageOS 4.11.1 generates.

// Whatever fails here is a failed test.
#![allow(clippy::unwrap_used)]

mod configurations;

use conformance_tests::facts;
use mirage_build::Project;
use mirage_build::emit::emit;
use mirage_build::plan::Plan;
use mirage_dsl::{Application, Context, Target};
use serde_json::Value;
use std::fs;

/// What upstream generates for a configuration and a target; nothing where it refuses.
fn expected(configuration: &str, target: Target) -> Option<Value> {
    let path = format!("{}/expected/{configuration}/{target}.json", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

fn check(configuration: &str, application: Application) {
    let project = Project::new("conformance", "/conformance", "src/main.rs");
    let mut compared = 0;
    for target in Target::ALL {
        let plan = Plan::new(&application, &Context::new(*target), &project);
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
        for (name, fact) in expected.as_object().unwrap() {
            assert_eq!(&found[name], fact, "`{name}` of {configuration} for {target}");
            compared += 1;
        }
    }
    assert!(compared >= 8 * 10, "only {compared} facts were compared");
}

macro_rules! conformance {
    ($($configuration:ident $name:literal;)*) => {$(
        #[test]
        fn $configuration() {
            check($name, configurations::$configuration());
        }
    )*};
}
conformance! {
    noop "noop";
    hello "hello";
    hello_key "hello-key";
    app_info "app_info";
    local_library "local-library";
    block "block";
    kv_ro "kv_ro";
    network "network";
    ping6 "ping6";
    conduit_server "conduit_server";
    dns "dns";
}
