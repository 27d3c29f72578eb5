//! Programs of the host: run without a shell, with their arguments as lists. [`Command`] is the only door to them.

use crate::error::Error;
use crate::interrupt::{Guard, Signal};
use crate::progress::Progress;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::shell::quote;
use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::os::unix::process::ExitStatusExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// A program that writes a message does so at once; it is complete when this long no more has come.
const MOMENT: Duration = Duration::from_millis(100);

/// Whether all programs that are started are shown.
static ARE_SHOWN: AtomicBool = AtomicBool::new(false);

/// Shows every program from now on before it is started, ready to be pasted into a shell.
pub(crate) fn show_programs() {
    ARE_SHOWN.store(true, Ordering::Relaxed);
}

/// A program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    program: String,
    arguments: Vec<String>,
    environment: BTreeMap<String, String>,
    directory: Option<Utf8PathBuf>,
    /// The signal that is passed on for SIGHUP.
    hangup: Signal,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It exited with this status.
    Exited(i32),
    /// A signal ended it.
    Killed(i32),
    /// A signal asked us to end, as Ctrl-C does, whatever the program made of it.
    Interrupted(Signal),
}

impl Command {
    /// A program with no arguments yet.
    pub fn new(program: impl Into<String>) -> Self {
        Command {
            program: program.into(),
            arguments: Vec::new(),
            environment: BTreeMap::new(),
            directory: None,
            hangup: Signal::HUP,
        }
    }

    /// A program with the rights of root: started by `sudo`, unless we have them already or there is none.
    pub fn as_root(program: &str) -> Self {
        if rustix::process::geteuid().is_root() || !can_be_root() {
            Command::new(program)
        } else {
            Command::new("sudo").arguments([program])
        }
    }

    /// Adds arguments.
    pub fn arguments<A: Into<String>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Sets variables of its environment, which else is ours.
    pub fn environment(mut self, variables: &BTreeMap<String, String>) -> Self {
        self.environment.extend(variables.clone());
        self
    }

    /// The folder it runs in.
    pub fn directory(mut self, directory: &Utf8Path) -> Self {
        self.directory = Some(directory.to_owned());
        self
    }

    /// Says that the program ends in order on SIGTERM alone, and would leave behind what it started on SIGHUP.
    pub fn ended_by_sigterm(mut self) -> Self {
        self.hangup = Signal::TERM;
        self
    }

    /// What is started next.
    fn expression(&self) -> duct::Expression {
        if ARE_SHOWN.load(Ordering::Relaxed) {
            Progress::shown().step("Calling", self.in_its_directory());
        }
        let expression = duct::cmd(&self.program, &self.arguments).unchecked();
        let expression = self
            .environment
            .iter()
            .fold(expression, |expression, (name, value)| expression.env(name, value));
        match &self.directory {
            Some(directory) => expression.dir(directory),
            None => expression,
        }
    }

    /// Runs it with our standard streams and waits for its end. A signal that asks us to end reaches it, and it ends with
    /// us also where we are killed, as far as the operating system can see to it.
    pub fn run(&self) -> Result<Outcome, Error> {
        self.outcome(&self.expression())
    }

    /// Runs it as [`Command::run`] does, but what it says on standard error is given to `hear` line by line as it comes;
    /// and `None` where no more has come for a moment.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn run_listening(&self, mut hear: impl FnMut(Option<&str>) + Send) -> Result<Outcome, Error> {
        let failed = |source| Error::File {
            action: "listen to",
            path: self.program.clone().into(),
            source,
        };
        let (reader, writer) = io::pipe().map_err(failed)?;
        let (send, lines) = mpsc::channel();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let mut reader = io::BufReader::new(reader);
                let mut line = Vec::new();
                while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                    // Whoever listens does so to the end.
                    let _ = send.send(String::from_utf8_lossy(&line).trim_end_matches('\n').to_owned());
                    line.clear();
                }
            });
            scope.spawn(move || {
                loop {
                    match lines.recv_timeout(MOMENT) {
                        Ok(line) => hear(Some(&line)),
                        Err(RecvTimeoutError::Timeout) => hear(None),
                        Err(RecvTimeoutError::Disconnected) => break,
                    }
                }
            });
            // On this thread: it lives as long as the program. The pipe is closed with the expression.
            self.outcome(&self.expression().stderr_file(writer))
        })
    }

    fn outcome(&self, expression: &duct::Expression) -> Result<Outcome, Error> {
        let failed = |source| Error::File {
            action: "run",
            path: self.program.clone().into(),
            source,
        };
        #[cfg(has_tender)]
        let expression = &expression.before_spawn(|command| {
            mirage_tender::parent::end_with_its_parent(command);
            Ok(())
        });
        let guard = Guard::new();
        let signals = guard.signals().map_err(failed)?;
        let handle = expression.start().map_err(|source| match source.kind() {
            io::ErrorKind::NotFound if !self.program.contains('/') => self.is_missing(),
            _ => failed(source),
        })?;
        let pids = handle.pids();
        let result = signals.while_passed_on(
            |signal| {
                let signal = if signal == Signal::HUP { self.hangup } else { signal };
                pids.iter().for_each(|pid| send(signal, *pid));
            },
            || handle.wait().map(|output| output.status),
        );
        let status = result.map_err(failed)?;
        Ok(match (guard.came(), status.code(), status.signal()) {
            (Some(signal), ..) => Outcome::Interrupted(signal),
            (None, Some(code), _) => Outcome::Exited(code),
            (None, None, signal) if signal == Some(Signal::INT.number()) => Outcome::Interrupted(Signal::INT),
            (None, None, signal) => Outcome::Killed(signal.unwrap_or_default()),
        })
    }

    /// The error where there is no such program.
    fn is_missing(&self) -> Error {
        Error::Missing {
            tools: vec![format!("program `{}`", self.program)],
            help: format!("install what brings it; it is needed for: {self}"),
        }
    }

    /// Runs it and returns what it prints on standard output, without the final line break; `None` if it fails or is not there.
    pub fn output(&self) -> Option<String> {
        let output = self.expression().stdout_capture().stderr_null().run().ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// Runs it and returns what it prints on standard output, whether it fails or not; nothing if it is not there.
    pub fn said(&self) -> String {
        let output = self.expression().stdout_capture().stderr_null().run();
        output.map_or_else(
            |_| String::new(),
            |output| String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    }

    /// Runs it for its effect.
    ///
    /// # Errors
    /// It cannot be started, or does not end with status 0.
    pub fn perform(&self) -> Result<(), Error> {
        self.succeeded(self.run()?, String::new())
    }

    /// Runs it for its effect. What it says is kept, and shown if it fails.
    ///
    /// # Errors
    /// It cannot be started, or does not end with status 0.
    pub fn perform_quietly(&self) -> Result<(), Error> {
        self.perform_and_tell().map(drop)
    }

    /// Runs it for its effect, and returns what it says.
    ///
    /// # Errors
    /// It cannot be started, or does not end with status 0.
    pub fn perform_and_tell(&self) -> Result<String, Error> {
        let failed = |source| Error::File {
            action: "keep the output of",
            path: self.program.clone().into(),
            source,
        };
        let said = tempfile::NamedTempFile::new().map_err(failed)?;
        let expression = self
            .expression()
            .stdin_null()
            .stderr_to_stdout()
            .stdout_path(said.path());
        let outcome = self.outcome(&expression)?;
        let said = std::fs::read(said.path()).map_err(failed)?;
        let said = String::from_utf8_lossy(&said).into_owned();
        self.succeeded(outcome, said.clone()).map(|()| said)
    }

    /// The command as it is pasted where we were called.
    fn in_its_directory(&self) -> String {
        let here = std::env::current_dir().ok();
        match &self.directory {
            Some(directory) if here.as_deref() != Some(directory.as_std_path()) => {
                format!("(cd {} && {self})", quote(directory.as_str()))
            }
            _ => self.to_string(),
        }
    }

    fn succeeded(&self, outcome: Outcome, said: String) -> Result<(), Error> {
        let (status, signal) = match outcome {
            Outcome::Exited(0) => return Ok(()),
            Outcome::Interrupted(signal) => return Err(Error::Interrupted(signal)),
            Outcome::Exited(code) => (Some(code), None),
            Outcome::Killed(signal) => (None, Some(signal)),
        };
        Err(Error::Command {
            command: self.to_string(),
            status,
            signal,
            said,
        })
    }
}

/// Sends a signal to a process.
fn send(signal: Signal, pid: u32) {
    let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    let signal = rustix::process::Signal::from_named_raw(signal.number());
    if let (Some(pid), Some(signal)) = (pid, signal) {
        // It may have ended already.
        let _ = rustix::process::kill_process(pid, signal);
    }
}

/// The command ready to be pasted into a shell.
impl std::fmt::Display for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, value) in &self.environment {
            write!(f, "{name}={} ", quote(value))?;
        }
        f.write_str(&quote(&self.program))?;
        self.arguments
            .iter()
            .try_for_each(|argument| write!(f, " {}", quote(argument)))
    }
}

/// Whether [`Command::as_root`] gives a program the rights of root.
pub(crate) fn can_be_root() -> bool {
    rustix::process::geteuid().is_root() || find("sudo").is_some()
}

/// The path of a program on PATH.
pub fn find(program: &str) -> Option<Utf8PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .filter_map(|folder| Utf8PathBuf::from_path_buf(folder.join(program)).ok())
        .find(|file| is_executable(file))
}

fn is_executable(file: &Utf8Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let metadata: io::Result<_> = std::fs::metadata(file);
    metadata.is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_can_be_pasted() {
        let command = Command::new("dune").arguments(["build", "a b", "it's", ""]);
        assert_eq!(command.to_string(), r"dune build 'a b' 'it'\''s' ''");
        let command = command.environment(&BTreeMap::from([("NAME".to_owned(), "a b".to_owned())]));
        assert_eq!(command.to_string(), r"NAME='a b' dune build 'a b' 'it'\''s' ''");
    }

    #[test]
    fn outcomes() {
        assert_eq!(Command::new("false").run().unwrap(), Outcome::Exited(1));
        assert_eq!(
            Command::new("sh").arguments(["-c", "kill -9 $$"]).run().unwrap(),
            Outcome::Killed(9)
        );
        assert_eq!(Command::new("echo").arguments(["hi"]).output().as_deref(), Some("hi"));
        assert!(Command::new("/nonexistent").run().is_err());
    }

    #[test]
    fn what_a_quiet_program_says_is_shown_when_it_fails() {
        let quiet = |script: &str| Command::new("sh").arguments(["-c", script]).perform_quietly();
        assert!(quiet("echo fine").is_ok());
        let said = match quiet("echo one; echo two >&2; exit 3") {
            Err(Error::Command {
                status: Some(3), said, ..
            }) => said,
            other => panic!("{other:?}"),
        };
        assert_eq!(said, "one\ntwo\n");
    }

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(find("sh").is_some());
        assert_eq!(find("no-such-program"), None);
    }
}
