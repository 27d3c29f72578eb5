//! Every example, from its files to what its unikernel logs.

use tests::{Crate, Program};

/// The command that runs a unikernel in a sandboxed process instead of an ordinary one.
const SANDBOXED: [&str; 3] = ["run", "-t", "spt"];

/// `dune build` at the crate's root does what it should after `configure`, and has nothing to say.
fn builds_with_dune_alone(example: &Program) {
    example.run(&["configure"]).succeeds();
    let dune = example.finish(example.other("dune").args(["build", "--display", "quiet"]));
    assert_eq!(dune.succeeds().text(), "");
}

#[test]
fn hello() {
    let hello = Crate::example("hello").locked().build();
    let told = hello.run(&[]).succeeds();
    let (steps, logged) = told.stderr.split_at(told.stderr.find("dist/hello\n").unwrap());
    assert_eq!(logged.matches("[INFO] [application] hello\n").count(), 4);
    let files = hello.generated();
    assert_eq!(
        steps,
        format!(
            "  Configured hello for unix ({files} files, {files} written)\n    Building hello for unix\n     Running "
        )
    );
    builds_with_dune_alone(&hello);
    let told = hello.run(&SANDBOXED).succeeds();
    assert_eq!(told.stdout.matches("[INFO] [application] hello\n").count(), 4);
}

#[test]
fn hello_key() {
    let hello = Crate::example("hello-key").locked().build();
    for target in ["unix", "spt"] {
        let run = |arguments: &[&str]| hello.run(&[&["run", "-t", target, "--"], arguments].concat());
        let greetings = |arguments: &[&str]| {
            let told = run(arguments).succeeds().text();
            let texts = told.lines().filter_map(|line| line.split_once("[application] "));
            texts.map(|(_, text)| text.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(greetings(&[]), ["Hello World!"; 3]);
        assert_eq!(
            greetings(&["--hello", "Ahoy \"there\"", "--times=2"]),
            ["Ahoy \"there\""; 2]
        );
        run(&["--help=plain"])
            .succeeds()
            .says("--hello=TEXT (absent=Hello World!)\n           How to greet.")
            .says("-n N, --times=N (absent=3 or TIMES env)\n           How often to greet.");
        assert_eq!(greetings(&["-n1"]), ["Hello World!"]);
        run(&["--helo=x"])
            .ends_with(2)
            .says("unknown option '--helo', did you mean")
            .says("error: the unikernel does not accept these arguments");
        run(&["--times=often"]).ends_with(2).says("invalid value 'often'");
    }
    // Only a process has an environment.
    let in_environment = hello
        .finish(hello.command(&["run", "-t", "unix"]).env("TIMES", "2"))
        .succeeds();
    assert_eq!(in_environment.stderr.matches("Hello World!").count(), 2);
    builds_with_dune_alone(&hello);
}

#[test]
fn block() {
    let block = Crate::example("block").locked().build();
    for (target, disk) in [("unix", "disk.img"), ("spt", "storage")] {
        let file = block.folder().join(disk);
        // It can be built, so this is no failure.
        block.run(&["doctor", "-t", target]).succeeds().says(&format!(
            "      To run the unikernel's disk `[crate]/{disk}` does not exist\n"
        ));
        block
            .run(&["run", "-t", target])
            .ends_with(2)
            .says(&format!("the unikernel's disk `[crate]/{disk}` does not exist"))
            .says(&format!("make an empty one of 1 MiB: truncate -s 1M [crate]/{disk}\n"));
        for (size, enough) in [
            (0, "make it one of 1 MiB: truncate -s 1M"),
            (1000, "enlarge it to whole sectors: truncate -s 1024"),
        ] {
            block.disk(disk, size);
            block
                .run(&["run", "-t", target])
                .ends_with(2)
                .says(&format!(
                    "disk `[crate]/{disk}` has {size} bytes, and a disk has one or more sectors of 512"
                ))
                .says(&format!("{enough} [crate]/{disk}\n"))
                .is_silent_about("the unikernel ended");
        }
        let make = block.other("truncate").args(["-s", "1M", file.as_str()]).status();
        assert!(make.unwrap().success());
        block
            .run(&["run", "-t", target])
            .succeeds()
            .says("a disk of 2048 sectors of 512 bytes, to read and write")
            .says("read back 2 sector(s) from 1024 on")
            .says("reading behind the end is refused")
            .says("writing across the end is refused")
            .says("The disk works: all sectors hold what was written.");
        let written = std::fs::read(&file).unwrap();
        // The last sector's pattern starts with the lowest byte of its number.
        assert_eq!(
            (written.len(), written[2047 * 512], written[2047 * 512 + 1]),
            (1 << 20, 0xff, 0x06)
        );
    }
    // What the tender refuses is no failure of the unikernel's.
    block
        .run(&["run", "-t", "spt", "--disk", "storage=/dev/null"])
        .ends_with(1)
        .says("/dev/null")
        .says("error: the tender could not run the unikernel\n");
    // Whoever starts the image himself hears the same of it.
    for (size, enough) in [(0, 1_048_576), (1000, 1024)] {
        block.disk("disk.img", size);
        block.finish(&mut block.other("./dist/block")).refuses(
            2,
            &format!(
                "Fatal error: exception Failure(\"block device disk.img: it has {size} bytes, and a disk has one or more \
                 sectors of 512 bytes; enlarge it with: truncate -s {enough} 'disk.img'\")"
            ),
        );
    }
    builds_with_dune_alone(&block);
}

#[test]
fn kv() {
    // Spaces in the names of files and folders are nothing special.
    let kv = Crate::example("kv")
        .locked()
        .file("t/a folder/a file.txt", "between spaces")
        .build();
    for (choice, module) in [(&[][..], "Static_t"), (&["--kv_ro", "direct"], "Mirage_kv_unix")] {
        kv.run(choice)
            .succeeds()
            .says("4 files\n")
            .says("/a folder/a file.txt holds 14 bytes: \"between spaces\"")
            .says("/poems/haiku.txt holds 75 bytes")
            .says("The store works: every file is there.");
        assert!(kv.read("mirage/unix/main.ml").contains(&format!("{module}.connect")));
        builds_with_dune_alone(&kv);
    }
    // What is compiled in does not change with the folder, what is read from the host does.
    kv.run(&["configure", "--kv_ro", "direct"]).succeeds();
    kv.write("t/note.txt", "another note");
    kv.run(&["run"]).succeeds().says("another note");
    // There is no host's file system in the sandbox: the store is compiled in.
    kv.run(&["configure", "-t", "spt"]).succeeds();
    kv.run(&["run"])
        .succeeds()
        .says("another note")
        .says("The store works: every file is there.");
}

#[test]
fn echo() {
    let echo = Crate::example("echo").locked().build();
    for target in ["unix", "spt"] {
        echo.run(&["run", "-t", target])
            .succeeds()
            .says("worker 3: three")
            .says("Echoed 7 of 7 messages.");
    }
    builds_with_dune_alone(&echo);
}

#[test]
fn clock() {
    let clock = Crate::example("clock").locked().build();
    for target in ["unix", "spt"] {
        clock
            .run(&["run", "-t", target])
            .succeeds()
            .says("slept for 1.0 s: 1.")
            .says("The clocks work: ");
    }
    builds_with_dune_alone(&clock);
}

#[test]
fn custom_device() {
    let counter = Crate::example("custom-device").locked().build();
    counter.disk("counter.img", 4096);
    let counts = |arguments: &[&str]| {
        let told = counter.run(arguments).succeeds().text();
        let numbers = told.lines().filter_map(|line| line.split_once("counted to "));
        numbers.map(|(_, number)| number).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(counts(&[]), "1 2 3");
    assert_eq!(counts(&["--counter", "volatile"]), "1 2 3");
    assert_eq!(counts(&["run", "--counter", "persistent"]), "1 2 3");
    // The choice is saved.
    counter.run(&["build"]).succeeds();
    assert!(counter.read("mirage/config.json").contains("\"persistent\""));
    assert!(!counter.folder().join("mirage/unix/volatile_counter.ml").exists());
    assert_eq!(counts(&[]), "4 5 6");
    let written = counter.finish(counter.other("dune").arg("build"));
    assert_eq!(written.succeeds().text(), "");
    // `configure` starts anew.
    counter.run(&["configure"]).succeeds();
    assert_eq!(counts(&[]), "1 2 3");
    assert!(!counter.folder().join("mirage/unix/persistent_counter.ml").exists());
    builds_with_dune_alone(&counter);
    let on_disk = [
        &SANDBOXED[..],
        &["--counter", "persistent", "--disk", "counter=counter.img"],
    ]
    .concat();
    assert_eq!(counts(&SANDBOXED), "1 2 3");
    assert_eq!(counts(&on_disk), "7 8 9");
    counter
        .run(&["build", "--counter", "both"])
        .ends_with(2)
        .says("expected one of `volatile`, `persistent`");
}

#[test]
fn embedded() {
    let embedded = Crate::example("embedded").locked();
    let before: Vec<_> = embedded.files().into_keys().collect();
    let greets = "Hello from the unikernel inside the program.";
    embedded.cargo_run().succeeds().says(greets);
    let after: Vec<_> = embedded.files().into_keys().collect();
    assert_eq!(before, after, "everything is below OUT_DIR");
    // It has the tender's command line.
    embedded.cargo_run_with(&["--mem=8"]).succeeds().says(greets);
    embedded
        .cargo_run_with(&["--mem=none"])
        .ends_with(2)
        .says("it takes a number of MiB");
    embedded
        .cargo_run_with(&["--", "--helo"])
        .ends_with(64)
        .says("unknown option '--helo'");
    // A changed unikernel is built again, a mistake in it fails the build.
    let unikernel = embedded.read("unikernel.ml");
    embedded.write("unikernel.ml", unikernel.replace("Hello", "Greetings"));
    embedded.cargo_run().succeeds().says("Greetings from the unikernel");
    embedded.write("unikernel.ml", "let start () = Lwt.return 1 + 1");
    embedded
        .cargo_run()
        .ends_with(101)
        .says(" --> unikernel.ml:1:")
        .says("the unikernel does not compile");
}

/// Examples whose libraries have to be fetched: everything but the build.
fn configures_for_every_target(example: &Program, library: &str) {
    for target in mirage_dsl::Target::ALL {
        example.run(&["configure", "-t", target.name()]).succeeds();
        let packages = example.run(&["query", "packages", "-t", target.name()]).succeeds();
        assert!(packages.stdout.contains(&format!("\"{library}\" {{?monorepo & >= ")));
        assert!(
            example
                .read(&format!("mirage/{target}/main.ml"))
                .contains("Unikernel.Main (")
        );
    }
}

#[test]
fn network() {
    configures_for_every_target(&Crate::example("network").build(), "tcpip");
}

#[test]
fn dns() {
    configures_for_every_target(&Crate::example("dns").build(), "dns-client-mirage");
}

#[test]
fn every_example_is_tested_here() {
    let folders = tests::workspace().join("examples").read_dir_utf8().unwrap();
    let mut examples: Vec<_> = folders.map(|entry| entry.unwrap().file_name().to_owned()).collect();
    examples.sort();
    // `counter` is tested as a part of `custom-device`, and `ping` in `network.rs`.
    assert_eq!(
        examples,
        [
            "block",
            "clock",
            "counter",
            "custom-device",
            "dns",
            "echo",
            "embedded",
            "hello",
            "hello-key",
            "kv",
            "network",
            "ping"
        ]
    );
}
