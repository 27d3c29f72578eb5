//! `kill -9` at any moment of a command: the next one does as if nothing had been.

use camino::Utf8PathBuf;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};
use tests::{Crate, Program};

/// How many kills there are, unless the environment variable `MIRAGE_KILLS` says so: one for each of the commands, cold and
/// warm.
const KILLS: usize = 6;

/// A command that is to be killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Case {
    command: &'static str,
    target: &'static str,
    /// Whether all is built already.
    is_warm: bool,
}

impl Case {
    fn of(number: usize) -> Self {
        let round = number / 3;
        Case {
            command: ["build", "configure", "clean"][number % 3],
            target: ["spt", "unix", "unix", "spt"][round % 4],
            is_warm: round % 2 == 1,
        }
    }
}

struct Victim {
    program: Program,
    cache: Utf8PathBuf,
    untouched: Vec<Utf8PathBuf>,
}

impl Victim {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = self.program.command(words);
        command.env("XDG_CACHE_HOME", &self.cache);
        command
    }

    fn succeed(&self, words: &[&str]) -> tests::Finished {
        self.program.finish(&mut self.command(words)).succeeds()
    }

    fn paths(&self) -> Vec<Utf8PathBuf> {
        self.program.files().into_keys().collect()
    }

    /// Makes everything as it is to be before a case.
    fn prepare(&self, case: Case) {
        for folder in ["libraries", "sources"] {
            if !case.is_warm && self.cache.join("mirage").join(folder).exists() {
                fs::remove_dir_all(self.cache.join("mirage").join(folder)).unwrap();
            }
        }
        match (case.is_warm, case.command) {
            (true, _) => drop(self.succeed(&["build", "-t", case.target])),
            (false, "clean") => drop(self.succeed(&["configure", "-t", case.target])),
            (false, _) => {}
        }
    }

    fn start(&self, case: Case) -> std::process::Child {
        let mut command = self.command(&[case.command]);
        if case.command != "clean" {
            command.args(["-t", case.target]);
        }
        command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().unwrap()
    }

    /// What comes next is right: a build, a run, and nothing is left behind them.
    fn check(&self, case: Case) {
        self.succeed(&["build", "-t", case.target]);
        self.succeed(&["run", "-t", case.target]).says("hello\n");
        self.succeed(&["clean"]);
        assert_eq!(self.paths(), self.untouched);
    }
}

/// A number from 0 to 1, which nobody knows before.
fn random() -> f64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    f64::from(now.subsec_nanos() % 1_000_000) / 1e6
}

#[test]
fn at_any_moment() {
    let kills = std::env::var("MIRAGE_KILLS").map_or(KILLS, |number| number.parse().unwrap());
    let program = Crate::hello("killed").locked().build();
    let cache = program.own_cache(&["solo5-"]);
    let mut victim = Victim {
        program,
        cache,
        untouched: Vec::new(),
    };
    victim.succeed(&["configure"]);
    victim.succeed(&["clean"]);
    victim.untouched = victim.paths();
    let mut durations: BTreeMap<Case, Duration> = BTreeMap::new();
    for number in 0..kills {
        let case = Case::of(number);
        let duration = *durations.entry(case).or_insert_with(|| {
            victim.prepare(case);
            let start = Instant::now();
            assert!(victim.start(case).wait().unwrap().success());
            let duration = start.elapsed();
            victim.check(case);
            duration
        });
        victim.prepare(case);
        let mut child = victim.start(case);
        let moment = duration.mul_f64(random());
        std::thread::sleep(moment);
        let pid = Pid::from_child(&child);
        // Alone, or with all that it has started. It may have ended already.
        let _ = if number % 2 == 0 {
            kill_process(pid, Signal::KILL)
        } else {
            kill_process_group(pid, Signal::KILL)
        };
        let status = child.wait().unwrap();
        println!("kill {number} of {case:?} after {moment:?} of {duration:?}: {status}");
        victim.check(case);
    }
}
