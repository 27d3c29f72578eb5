//! Signals that ask to end: Ctrl-C, which a terminal sends to us and to all that we started, and those that come to us
//! alone.

use camino::Utf8Path;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tests::{Crate, Program};

/// Starts a command as a terminal does: in a process group of its own.
fn start(program: &Program, arguments: &[&str]) -> Child {
    start_command(&mut program.command(arguments))
}

fn start_command(command: &mut Command) -> Child {
    command.process_group(0).stderr(Stdio::piped()).stdin(Stdio::null());
    command.spawn().unwrap()
}

fn press_ctrl_c(child: &Child) {
    send(Signal::INT, child);
}

/// Sends a signal to a process and all that it started.
fn send(signal: Signal, child: &Child) {
    let group = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process_group(group, signal).unwrap();
}

/// Sends a signal to a process and to nothing that it started.
fn send_alone(signal: Signal, child: &Child) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// The status of a program that a signal to it alone has ended.
fn ended_by(signal: Signal) -> Option<i32> {
    (signal != Signal::KILL).then(|| 128 + signal.as_raw())
}

/// Waits until it is true, for a while.
fn wait_for(what: &str, mut is_true: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_true() {
        assert!(start.elapsed() < Duration::from_secs(120), "{what} takes too long");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The process whose number a file holds.
fn process_of(file: &Utf8Path) -> Pid {
    Pid::from_raw(fs::read_to_string(file).unwrap().trim().parse().unwrap()).unwrap()
}

/// What `/proc` says of a process behind its name: its state, its parent and so on.
fn status_of(process: Pid) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    Some(rest.split(' ').map(str::to_owned).collect())
}

/// The process that has started the one whose number a file holds.
fn parent_of(file: &Utf8Path) -> Pid {
    let status = status_of(process_of(file)).unwrap();
    Pid::from_raw(status[1].parse().unwrap()).unwrap()
}

/// Whether a process has ended, though nobody may have asked for its status yet.
fn is_gone(process: Pid) -> bool {
    status_of(process).is_none_or(|status| status[0] == "Z")
}

/// Ends the process whose number a file holds, unless it has ended.
fn end(file: &Utf8Path) {
    let _ = kill_process(process_of(file), Signal::KILL);
}

#[test]
fn while_dune_builds() {
    let main = r#"use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[stanza(
    "(rule (targets slow.ml) (deps %{project_root}/slow.sh) (action (with-stdout-to slow.ml (run sh %{project_root}/slow.sh))))"
)]
#[produces("slow.ml")]
struct Hello;

fn main() -> std::process::ExitCode {
    mirage_build::cli!(Application::new("hello").job(Hello))
}
"#;
    // dune 3 makes only what is referred to.
    let hello = Crate::new("slow-build", main)
        .file("unikernel.ml", format!("module _ = Slow\n{}", tests::UNIKERNEL))
        .build();
    let begun = hello.folder().join("begun");
    hello.write(
        "slow.sh",
        format!("echo $$ >'{begun}.new'; mv '{begun}.new' '{begun}'; exec sleep 300"),
    );
    let mut child = start(&hello, &["build"]);
    wait_for("the slow rule", || begun.exists());
    let pressed = Instant::now();
    press_ctrl_c(&child);
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130));
    assert!(pressed.elapsed() < Duration::from_secs(20), "it waits for the rule");
    let stray = hello
        .files()
        .into_keys()
        .filter(|path| path.as_str().contains(".mirage-"));
    assert_eq!(stray.count(), 0, "temporary files are left");
    assert!(!hello.folder().join("dist/hello").exists());
    // Nothing is left of what dune started, though the signal comes to us alone; and a second build waits for the first.
    let is_building = || !is_gone(process_of(&begun));
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::KILL] {
        fs::remove_file(&begun).unwrap();
        let mut child = start(&hello, &["build"]);
        wait_for("the slow rule", || begun.exists());
        let mut waiting = start(&hello, &["build"]);
        let mut told = BufReader::new(waiting.stderr.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let blocking = format!(
            "    Blocking waiting for process {} (`slow-build build`), which holds `{}`",
            child.id(),
            hello.folder()
        );
        assert_eq!(told.next().unwrap(), blocking);
        send_alone(signal, &waiting);
        assert_eq!(waiting.wait().unwrap().signal(), Some(signal.as_raw()));
        assert!(is_building());
        let dune = parent_of(&begun);
        send_alone(signal, &child);
        assert_eq!(child.wait().unwrap().code(), ended_by(signal));
        if signal == Signal::KILL {
            // The kernel tells dune, which tells its rules, but not every time on a busy machine.
            wait_for("the end of dune", || is_gone(dune));
            end(&begun);
        }
        wait_for(&format!("the end of the rule after {signal:?}"), || !is_building());
    }
    // The next build goes on as if nothing had been.
    hello.write("slow.sh", "true");
    hello.run(&["run"]).succeeds().says("hello\n");
}

#[test]
fn while_files_are_written() {
    let hello = Crate::hello("slow-writing").build();
    let untouched: Vec<_> = hello.files().into_keys().collect();
    hello.run(&["configure"]).succeeds();
    let configured: Vec<_> = hello.files().into_keys().collect();
    // What was chosen is saved at the very end.
    let unsaved: Vec<_> = configured
        .iter()
        .filter(|path| *path != "mirage/config.json")
        .cloned()
        .collect();
    let mut outcomes = BTreeSet::new();
    for attempt in 0..30 {
        hello.run(&["clean"]).succeeds();
        let mut child = start(&hello, &["configure"]);
        std::thread::sleep(Duration::from_millis(2 * attempt));
        press_ctrl_c(&child);
        outcomes.insert(child.wait().unwrap().code());
        let after: Vec<_> = hello.files().into_keys().collect();
        assert!(
            [&untouched, &unsaved, &configured].contains(&&after),
            "half of it: {after:?}"
        );
    }
    // Before it writes, Ctrl-C ends it as it ends any program; behind that, it is done.
    assert!(
        outcomes.iter().all(|code| matches!(code, None | Some(0 | 130))),
        "{outcomes:?}"
    );
}

#[test]
fn while_the_toolchain_is_built() {
    let hello = Crate::hello("slow-toolchain").locked().build();
    let cache = hello.own_cache(&[]);
    let build = || {
        let mut command = hello.command(&["build", "-t", "spt"]);
        command.env("XDG_CACHE_HOME", &cache);
        command
    };
    let toolchains = |folder: &str| {
        let entries = cache.join("mirage").join(folder).read_dir_utf8().into_iter().flatten();
        let paths = entries.map(|entry| entry.unwrap().into_path());
        let toolchains = paths.filter(|path| path.file_name().unwrap().starts_with("solo5-"));
        toolchains.collect::<Vec<_>>()
    };
    let is_compiling = || {
        toolchains("unfinished")
            .iter()
            .any(|folder| folder.join("source/build/ocaml").exists())
    };
    // Ctrl-C leaves nothing, and after a power failure the next build does not take what is left for whole.
    for signal in [Signal::INT, Signal::KILL] {
        let mut child = start_command(&mut build());
        wait_for("the toolchain", is_compiling);
        send(signal, &child);
        let status = child.wait().unwrap();
        assert!(toolchains("").is_empty());
        let is_clean = toolchains("unfinished").is_empty();
        assert_eq!(
            (status.code(), is_clean),
            if signal == Signal::INT {
                (Some(130), true)
            } else {
                (None, false)
            }
        );
    }
    hello
        .finish(&mut build())
        .succeeds()
        .says("Preparing the Solo5 toolchain")
        .says("Built dist/hello.spt\n");
    assert_eq!((toolchains("").len(), toolchains("unfinished").len()), (1, 0));
    hello
        .run(&["run", "-t", "spt"])
        .succeeds()
        .says("[application] hello\n");
}

#[test]
fn while_the_unikernel_runs() {
    let unikernel = "let start () = Logs.info (fun log -> log \"ready\"); Mirage_sleep.ns 300_000_000_000L\n";
    let hello = Crate::hello("slow-unikernel")
        .file("unikernel.ml", unikernel)
        .locked()
        .build();
    let run = |target: &str| {
        let (reader, writer) = std::io::pipe().unwrap();
        let mut command = hello.command(&["run", "-t", target]);
        command
            .stdout(writer.try_clone().unwrap())
            .stderr(writer)
            .stdin(Stdio::null());
        let child = command.process_group(0).spawn().unwrap();
        // The pipe ends with the processes that have its other end.
        drop(command);
        let mut told = BufReader::new(reader).lines().map(Result::unwrap);
        assert!(told.any(|line| line.ends_with("ready")), "it does not start");
        (child, told)
    };
    for target in ["unix", "spt"] {
        let (mut child, told) = run(target);
        press_ctrl_c(&child);
        assert_eq!(child.wait().unwrap().code(), Some(130));
        let rest: Vec<String> = told.collect();
        assert!(rest.iter().all(|line| !line.contains("panicked")), "{rest:?}");
        for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::KILL] {
            let (mut child, told) = run(target);
            send_alone(signal, &child);
            assert_eq!(child.wait().unwrap().code(), ended_by(signal));
            // Nobody has the other end of the pipe any longer.
            told.for_each(drop);
        }
    }
    // What is started to survive the end of its terminal does.
    let mut command = hello.other("nohup");
    command
        .args([hello.binary().as_str(), "run", "-t", "unix"])
        .stdout(Stdio::null());
    let mut child = start_command(&mut command);
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(told.any(|line| line.ends_with("ready")), "it does not start");
    send(Signal::HUP, &child);
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(child.try_wait().unwrap(), None);
    send_alone(Signal::TERM, &child);
    assert_eq!(child.wait().unwrap().code(), Some(143));
}

#[test]
fn a_unikernel_that_fails_or_is_killed() {
    let unikernel = "let start () = if Mirage_runtime.name () = \"killed\" then Unix.kill (Unix.getpid ()) 9; exit 7\n";
    let hello = Crate::hello("failing-unikernel")
        .file("unikernel.ml", unikernel)
        .build();
    hello
        .run(&[])
        .ends_with(1)
        .says("error: the unikernel ended with status 7\n");
    hello
        .run(&["run", "--", "--name", "killed"])
        .ends_with(1)
        .says("error: the unikernel ended with signal 9\n");
}
