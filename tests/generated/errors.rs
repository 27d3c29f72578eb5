//! What is said of mistakes that rustc cannot see: each error with the Rust line that it points at.

use crate::blueprint::smallest;
use crate::support::{Words, try_plan};
use mirage_dsl::prelude::*;
use mirage_dsl::{DeviceBuilder, Error, Location, Needs, Scope};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The errors as text. A place is shown as its source line, so that the text does not change with the lines above.
fn told(application: &Application, target: Target, words: Words) -> String {
    let errors = try_plan(application, target, words)
        .err()
        .expect("this description has a mistake");
    errors.iter().map(tell).collect::<Vec<_>>().join("\n")
}

fn tell(error: &Error) -> String {
    let mut text = format!("error: {error}\n");
    if let Some(location) = error.location {
        let _ = writeln!(text, "   --> {}", source_line(location));
    }
    if let Some((location, role)) = &error.related {
        let _ = writeln!(text, "  note: {role}\n   --> {}", source_line(*location));
    }
    if let Some(help) = &error.help {
        let _ = writeln!(text, "  help: {help}");
    }
    text
}

fn source_line(location: Location) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(location.file);
    let text = fs::read_to_string(file).unwrap();
    let line = text.lines().nth(location.line as usize - 1).unwrap();
    format!(
        "{}: {}",
        Path::new(location.file).file_name().unwrap().display(),
        line.trim()
    )
}

#[track_caller]
fn block(name: &'static str) -> DeviceBuilder<Block> {
    DeviceBuilder::new(name, "Block").connect("{module}.connect ()")
}

#[track_caller]
fn job(name: &'static str) -> DeviceBuilder<Job> {
    DeviceBuilder::new(name, "Unikernel").start()
}

/// A job over two disks.
fn two(one: Impl<Block>, other: Impl<Block>) -> Application {
    smallest("two").job(job("main").field("one", one).field("other", other).build())
}

macro_rules! errors {
    ($($(#[$doc:meta])* $name:ident $(on $target:ident)?: $application:expr $(, $words:expr)?;)*) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            let words: Words = &[$(($words.0, &[$words.1]))?];
            let target = *[Target::UNIX, $(Target::$target)?].last().unwrap();
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path("snapshots/errors");
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.bind(|| insta::assert_snapshot!(stringify!($name), told(&$application, target, words)));
        }
    )*};
}
errors! {
    package_bounds_conflict: two(
        block("one").package(Package::new("tcpip").min("9.0.0")).build(),
        block("other").package(Package::new("tcpip").max("8.0.0")).build(),
    );
    package_scope_conflict: two(
        block("one").package(Package::new("solo5")).build(),
        block("other").package(Package::new("solo5").scope(Scope::Switch)).build(),
    );
    package_pin_conflict: two(
        block("one").package(Package::new("arp").pin("git+https://one")).build(),
        block("other").package(Package::new("arp").pin("git+https://two")).build(),
    );
    package_conflict_with_every_unikernel: two(
        block("one").package(Package::new("mirage-runtime").max("4.0.0")).build(),
        block("other").build(),
    );
    package_misspelt: two(
        block("one").package(Package::new("arp.mirage").min("one two")).build(),
        block("other").package(Package::new("arp").libs(["arp."]).min("2.0").max("1.0")).build(),
    );
    file_claimed_twice: two(
        block("one").file("table.txt", "one").build(),
        block("other").file("table.txt", "other").build(),
    );
    file_claimed_and_produced: two(
        block("one").file("table.ml", "").build(),
        block("other").stanza("(rule (with-stdout-to table.ml (echo \"\")))").produces("table.ml").build(),
    );
    file_of_the_generator: two(block("one").file("main.ml", "").build(), block("other").file("dune", "").build());
    file_of_the_target on SPT: two(block("one").file("manifest.json", "").build(), block("other").file("manifest.c", "").build());
    stanzas_that_are_none: two(
        block("one").stanza(format!("(rule\n (deps {})", "a")).stanza("deps").build(),
        block("other").chosen(target().map(|_| Needs::default().stanza("(rule) %{"))).build(),
    );
    file_outside: two(block("one").file("../up", "").build(), block("other").file("/etc/passwd", "").build());
    argument_declared_twice: two(
        block("one").field("size", RuntimeArgument::option("size", 1i64)).build(),
        block("other").field("size", RuntimeArgument::option("size", 2i64)).build(),
    );
    argument_misspelt: two(
        block("one").field("size", RuntimeArgument::option("Size of it", 1i64)).build(),
        block("other").field("hello", RuntimeArgument::<String>::term("unikernel.hello")).build(),
    );
    argument_of_every_unikernel: two(
        block("one").field("trace", RuntimeArgument::option("backtrace", 1i64)).build(),
        block("other").field("name", RuntimeArgument::option("called", 1i64).alias("name")).build(),
    );
    /// MirageOS generates a unikernel that fails when it boots.
    argument_of_two_standard_devices: smallest("two").job(
        job("main").field("one", netif("tap0")).field("other", netif("tap1")).build(),
    );
    argument_with_an_alias_of_another: two(
        block("one").field("size", RuntimeArgument::option("size", 1i64).alias("s")).build(),
        block("other").field("speed", RuntimeArgument::option("speed", 2i64).alias("s")).build(),
    );
    argument_described_twice: two(
        block("one").field("hello", RuntimeArgument::<String>::term("Unikernel.hello").doc("Hi.").alias("h")).build(),
        block("other").field("only", arguments::ipv4_only(Group::NONE).env("ONLY")).build(),
    );
    key_misnamed: two(
        block("one").field("level", Key::option("target", 1u32).alias("t").env("A-B").value()).build(),
        block("other").build(),
    );
    key_with_an_alias_of_another: two(
        block("one").field("level", Key::option("level", 1u32).alias("l").value()).build(),
        block("other").field("low", Key::flag("low").alias("l").value()).build(),
    );
    installed_file_that_nobody_makes: two(
        block("one").install_etc("motd.txt").build(),
        block("other").install_bin("tool.exe", "tool").build(),
    );
    numbers_that_ocaml_cannot_hold: two(
        block("one").field("plain", i64::MAX).field("boot", RuntimeArgument::option("boot", i64::MIN)).build(),
        block("other").field("far", Key::option("far", 3u32).value().map(|far| i64::MAX - i64::from(far))).build(),
    );
    default_that_ocaml_cannot_hold: two(
        block("one").field("key", Key::option("key", u64::MAX).value()).build(),
        block("other").build(),
    );
    key_declared_twice: two(
        block("one").field("level", Key::option("level", 1u32).value()).build(),
        block("other").field("level", Key::option("level", "low".to_owned()).value()).build(),
    );
    key_missing: two(
        block("one").field("who", Key::<String>::required("who").placeholder("NAME").value()).build(),
        block("other").field("where", Key::<String>::required("where").value()).build(),
    );
    key_missing_of_a_choice: two(
        if_impl(&Key::<bool>::required("memory").value(), ramdisk("d"), block_of_file("d")),
        block("other").build(),
    );
    /// Of a device that stands on others, of a value of two keys, of a choice: each is told once.
    keys_missing: two(
        block("one")
            .field("disk", if_impl(&Key::<bool>::required("memory").value(), ramdisk("d"), block_of_file("d")))
            .field("who", Key::<String>::required("who").value())
            .build(),
        block("other")
            .field("who", Key::<String>::required("who").value())
            .chosen_packages(
                Key::<u32>::required("low").value().zip(&Key::<u32>::required("high").value()).map(|_| Vec::new()),
            )
            .build(),
    );
    names_of_networks_and_disks: two(
        block("one").network("a b").disk("a','script=/evil").connect("{module}.connect {disk}").build(),
        block_of_file(""),
    );
    names_of_files: two(
        block("one").install_bin("f", "q\"").install_etc("/etc/motd").local_library("a b").build(),
        block("other").produces("%{dep}").source("/etc").build(),
    );
    name_of_a_folder: smallest("site").job(job("main").field("files", crunch("the \"best\" files")).build());
    disk_image_outside: smallest("site").job(
        job("main").field("files", Docteur { output: Value::constant("../x".to_owned()), ..Docteur::new("relativize://data") }.into_impl()).build(),
    );
    branch_and_address: smallest("site").job(
        job("main").field("files", Docteur { branch: Some("a b".into()), ..Docteur::new("https://a b") }.into_impl()).build(),
    );
    address_of_a_pin: two(block("one").package(Package::new("p").pin("a b")).build(), block("other").build());
    address_of_the_source: smallest("site").source(Source::Url("a b".to_owned()));
    /// MirageOS generates a unikernel that no tender attaches anything to.
    names_that_solo5_does_not_know on SPT: smallest("two").job(
        job("main")
            .field("one", netif("a-b"))
            .field("other", netif("a".repeat(68)))
            .field("disk", block_of_file("disk.img"))
            .build(),
    );
    network_of_two_devices: smallest("two").job(
        job("main").field("one", Group::new("in").netif("tap7")).field("other", Group::new("out").netif("tap7")).build(),
    );
    name_of_a_group: two(
        block("one").field("net", Group::new("a b").netif("tap0")).build(),
        block("other").build(),
    );
    name_of_a_generated_file: smallest("main.exe").job(job("main").build());
    name_like_a_source_file: smallest("unikernel.ml").job(job("main").build());
    name_with_a_space: smallest("my unikernel").job(job("main").build());
    name_empty: smallest("").job(job("main").build());
    name_starting_with_a_dash: smallest("-rf").job(job("main").build());
    module_path_lower_case: two(DeviceBuilder::new("one", "ethernet.Make").build(), DeviceBuilder::new("other", "A b").build());
    module_path_empty: two(DeviceBuilder::new("one", "").build(), block("other").build());
    template_with_unknown_placeholder: two(
        block("one").connect("{module}.connect {disk} {net}").build(),
        block("other").after("net", ramdisk("d")).connect("{module}.connect {net}").build(),
    );
    template_unbalanced: two(block("one").connect("{module").build(), block("other").connect("f }").build());
    field_twice: two(block("one").field("a", 1u8).field("a", 2u8).build(), block("other").build());
    field_misnamed: two(block("one").field("a b", 1u8).build(), block("other").field("été", 1u8).build());
    several_at_once: smallest("a b").job(
        job("main")
            .field("one", block("one").file("dune", "").package(Package::new("p").min("2")).build())
            .field("two", DeviceBuilder::<Block>::new("two", "block").package(Package::new("p").max("1")).build())
            .build(),
    );
}

/// A key that is only reached by the branch that is not chosen need not be given.
#[test]
fn a_required_key_of_the_other_branch_is_not_missed() {
    let file = block("file")
        .field("path", Key::<String>::required("path").value())
        .build();
    let memory = if_impl(&Key::flag("memory").value(), ramdisk("d"), file);
    let application = two(memory, block("other").build());
    assert!(try_plan(&application, Target::UNIX, &[("memory", &["true"])]).is_ok());
    assert!(try_plan(&application, Target::UNIX, &[]).is_err());
    assert!(try_plan(&application, Target::UNIX, &[("path", &["d"])]).is_ok());
}

/// A description of a mistake names everything once: devices that are shared are not told of twice.
#[test]
fn a_mistake_of_a_shared_device_is_told_once() {
    let broken = block("broken").connect("{nothing}").build();
    let application = two(broken.clone(), broken);
    assert_eq!(
        try_plan(&application, Target::UNIX, &[])
            .err()
            .map(|errors| errors.len()),
        Some(1)
    );
}
