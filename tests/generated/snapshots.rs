//! Snapshots of everything that is generated for some descriptions: a folder each, a snapshot a file.

use crate::support::{Words, plan};
use crate::{descriptions, dune};
use insta::Settings;
use mirage_build::internal::sources::{NothingInstalled, Vendored, add_bundled, gather};
use mirage_codegen::describe;
use mirage_codegen::emit::{MARKER, emit, is_sealed, products};
use mirage_codegen::plan::Plan;
use mirage_dsl::{Application, Target};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Snapshots of one description, in a folder of their own.
struct Kept {
    folder: String,
    settings: Settings,
    names: BTreeSet<String>,
}

impl Kept {
    fn new(folder: &str) -> Self {
        let mut settings = Settings::clone_current();
        settings.set_snapshot_path(format!("snapshots/{folder}"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        Kept {
            folder: folder.to_owned(),
            settings,
            names: BTreeSet::new(),
        }
    }

    fn keep(&mut self, name: &str, contents: &str) {
        let name = name.replace('/', ".");
        self.settings.bind(|| insta::assert_snapshot!(name.as_str(), contents));
        self.names.insert(format!("{name}.snap"));
    }

    /// Fails where a snapshot is left of a file that is no longer generated.
    fn nothing_else(self) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("generated/snapshots")
            .join(&self.folder);
        let there = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let there: BTreeSet<String> = there.filter(|name| name.ends_with(".snap")).collect();
        assert_eq!(there, self.names, "snapshots of `{}`", self.folder);
    }
}

fn keep_files(kept: &mut Kept, plans: &[Plan]) {
    let mut tree = emit(plans);
    let own: BTreeSet<_> = plans
        .iter()
        .flat_map(|plan| &plan.files)
        .map(|file| file.path.clone())
        .collect();
    for (path, contents) in tree.files() {
        kept.keep(path.as_str(), &without_checksum(contents));
        // Of texts that are not ASCII, it writes the bytes by their numbers.
        if path.file_name().is_some_and(|name| name.starts_with("dune")) && contents.is_ascii() {
            assert_eq!(
                dune::formatted(contents).as_deref(),
                Some(contents),
                "{path} is not as `dune fmt` leaves it"
            );
        }
        if !own.iter().any(|own| path.ends_with(own)) {
            // JSON has no comments.
            let is_marked = contents.lines().take(3).any(|line| line.contains(MARKER));
            assert!(
                is_marked || path.extension() == Some("json"),
                "{path} does not say who made it"
            );
            assert!(
                contents.ends_with('\n') && !contents.ends_with("\n\n"),
                "{path} does not end with its last line"
            );
            let ragged = contents.lines().find(|line| line.ends_with([' ', '\t']));
            assert_eq!(ragged, None, "{path} has white space at the end of a line");
        }
    }
    let sources = gather(
        plans,
        &NothingInstalled,
        &Vendored::default(),
        BTreeSet::new(),
        BTreeSet::new(),
    );
    add_bundled(&sources, &mut tree);
    let mut paths: String = tree.files().map(|(path, _)| format!("{path}\n")).collect();
    paths.extend(
        products(plans)
            .into_iter()
            .map(|product| format!("{} (by dune)\n", product.place)),
    );
    paths.extend(sources.missing.iter().map(|missing| format!("missing: {missing}\n")));
    assert!(sources.installed.is_empty());
    kept.keep("paths_where_nothing_is_installed", &paths);
}

/// The text with the checksum in its header left out, which changes with every other line.
fn without_checksum(text: &str) -> String {
    const BEFORE: &str = "sha256 ";
    match text.find(BEFORE).filter(|_| is_sealed(text)) {
        Some(at) => format!("{}...{}", &text[..at + BEFORE.len()], &text[at + BEFORE.len() + 16..]),
        None => text.to_owned(),
    }
}

fn keep_descriptions(kept: &mut Kept, plan: &Plan) {
    kept.keep("describe.text", &describe::text(plan));
    kept.keep("describe.json", &format!("{:#}", describe::json(plan)));
    kept.keep("describe.dot", &describe::dot(plan));
}

/// Everything that is generated for an application.
fn everything(folder: &str, application: &Application, targets: &[Target], words: Words) {
    let mut kept = Kept::new(folder);
    let plans: Vec<Plan> = targets.iter().map(|target| plan(application, *target, words)).collect();
    keep_files(&mut kept, &plans);
    keep_descriptions(&mut kept, &plans[0]);
    kept.nothing_else();
}

macro_rules! snapshots {
    ($($name:ident: $application:expr, $targets:expr, $words:expr;)*) => {$(
        #[test]
        fn $name() {
            everything(stringify!($name), &$application, &$targets, &$words);
        }
    )*};
}
snapshots! {
    hello: descriptions::hello(), [Target::UNIX], [];
    stack: descriptions::stack(), [Target::HVT], [];
    disk_image_for_three_targets: descriptions::disk_image(), [Target::UNIX, Target::HVT, Target::SPT], [];
    xen: descriptions::disks(), [Target::XEN], [];
    network: descriptions::network(), [Target::UNIX], [];
    arguments: descriptions::arguments(), [Target::UNIX], [];
    keys_by_default: descriptions::keys(), [Target::UNIX], [("who", &["me"])];
    keys_chosen: descriptions::keys(), [Target::UNIX], [
        ("who", &["a \"b\" \\"]), ("mode", &["very-careful"]), ("times", &["5"]), ("memory", &["true"]),
        ("peers", &["a", "b"]), ("label", &["été"]), ("other-block", &["file"])
    ];
    needs: descriptions::needs(), [Target::UNIX], [];
    storage: descriptions::storage(), [Target::UNIX], [];
    two_targets: descriptions::hello(), [Target::UNIX, Target::MACOSX], [];
    two_jobs: descriptions::two_jobs(), [Target::UNIX], [];
    no_job: descriptions::no_job(), [Target::UNIX], [];
    name_with_dash_and_dot: descriptions::hello_named("2-my_web.server"), [Target::UNIX], [];
    bare: descriptions::bare(), [Target::UNIX], [];
}

/// Each target's own files are the same whether it is configured alone or beside another.
#[test]
fn targets_do_not_touch_one_another() {
    let one = |target| plan(&descriptions::network(), target, &[]);
    let both = emit(&[one(Target::UNIX), one(Target::MACOSX)]);
    for target in [Target::UNIX, Target::MACOSX] {
        let alone = emit(&[one(target)]);
        for (path, contents) in alone.files().filter(|(path, _)| path.starts_with("mirage")) {
            assert_eq!(both.get(path), Some(contents), "{path}");
        }
    }
}
