//! The same source gives the same image, wherever it and the toolchain are, in folders of all names.

use camino::Utf8Path;
use std::fs;
use tests::{Crate, MAIN, Program, UNIKERNEL};

const TARGETS: [&str; 6] = ["-t", "unix", "-t", "spt", "-t", "hvt"];
const IMAGES: [&str; 3] = ["hello", "hello.spt", "hello.hvt"];

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

fn images(hello: &Program) -> Vec<Vec<u8>> {
    let image = |name: &&str| fs::read(hello.folder().join("dist").join(name)).unwrap();
    IMAGES.iter().map(image).collect()
}

#[test]
fn an_image_does_not_depend_on_its_folder_nor_on_the_cache() {
    let here = Crate::hello("same-bytes").locked().build();
    here.run(&[&["build"], &TARGETS[..]].concat()).succeeds();
    let there = Crate::in_folder("same-bytes-elsewhere", "it's a \"folder\" & more", MAIN)
        .file("unikernel.ml", UNIKERNEL)
        .locked()
        .build();
    // The toolchain is built there, once more.
    let cache = there.own_cache_in("it's a \"home\" & #more/.cache", &[]);
    let home = cache.parent().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = there.command(arguments);
        there.finish(command.env("HOME", home).env_remove("XDG_CACHE_HOME"))
    };
    run(&[&["build"], &TARGETS[..]].concat()).succeeds();
    run(&["run", "-t", "spt"]).succeeds().says("[application] hello\n");
    let user = std::env::var("HOME").unwrap();
    let folders = [
        here.folder(),
        there.folder(),
        home,
        Utf8Path::new(&user).join(".cache").as_path(),
    ]
    .map(|folder| format!("{folder}/"));
    for (name, (one, other)) in IMAGES.iter().zip(images(&here).iter().zip(&images(&there))) {
        assert!(one == other, "{name} differs");
        for folder in &folders {
            assert!(!contains(one, folder), "{name} knows {folder}");
        }
    }
}
