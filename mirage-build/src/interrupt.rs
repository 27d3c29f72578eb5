//! The signals that ask us to end: SIGINT of Ctrl-C, SIGTERM, and SIGHUP of a terminal that is closed.
//!
//! They do what they always do, except while a [`Guard`] lives: then they leave a mark, and whoever holds the guard ends
//! in order. Nothing else in this crate handles signals.

use crate::error::Error;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// How long a program has to end on its own after a SIGINT. A terminal sends it to the program as well, and dune takes
/// a second one within a second for impatience.
const PATIENCE: Duration = Duration::from_secs(1);

/// A signal that asks a process to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal(i32);

impl Signal {
    /// Ctrl-C.
    pub const INT: Signal = Signal(SIGINT);
    /// What `kill` sends, and the kernel to a program whose parent is gone.
    pub const TERM: Signal = Signal(SIGTERM);
    /// The terminal is closed.
    pub const HUP: Signal = Signal(SIGHUP);

    const ALL: [Signal; 3] = [Signal::INT, Signal::TERM, Signal::HUP];

    /// Its number.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The signal of this number, if it is one of these.
    pub fn of_number(number: i32) -> Option<Self> {
        Signal::ALL.into_iter().find(|signal| signal.0 == number)
    }

    /// The status with which a shell reports a program that it has ended.
    pub fn exit_code(self) -> u8 {
        128 + u8::try_from(self.0).unwrap_or_default()
    }
}

/// What has happened to the one that it came to.
impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            Signal::TERM => "interrupted by SIGTERM",
            Signal::HUP => "interrupted by SIGHUP",
            _ => "interrupted",
        })
    }
}

/// What the handlers and the guards share.
struct Shared {
    /// Whether no guard lives, so that a signal does what it always does.
    is_default: Arc<AtomicBool>,
    /// The number of the signal that came last while a guard lived, or 0.
    came: Arc<AtomicUsize>,
    /// Whether somebody has heard of it.
    is_heard: AtomicBool,
    guards: Mutex<usize>,
}

/// Handlers stay where they are once they are installed: that they do nothing is their business.
fn shared() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    SHARED.get_or_init(|| {
        let shared = Shared {
            is_default: Arc::new(AtomicBool::new(true)),
            came: Arc::new(AtomicUsize::new(0)),
            is_heard: AtomicBool::new(false),
            guards: Mutex::new(0),
        };
        for signal in heeded() {
            // Where a signal cannot be held, it does what it always does.
            let number = usize::try_from(signal.0).unwrap_or_default();
            let _ = flag::register_conditional_default(signal.0, shared.is_default.clone())
                .and_then(|_| flag::register_usize(signal.0, shared.came.clone(), number));
        }
        shared
    })
}

/// The signals that were not ignored when we were started: `nohup` has SIGHUP ignored, a shell SIGINT of what it puts into
/// the background.
fn heeded() -> impl Iterator<Item = Signal> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let ignored = ignored.unwrap_or_default();
    let is_ignored = move |signal: Signal| ignored >> (signal.0 - 1) & 1 == 1;
    Signal::ALL.into_iter().filter(move |signal| !is_ignored(*signal))
}

/// While one lives, the signals only leave a mark.
#[must_use]
pub struct Guard(());

impl Guard {
    /// From now on.
    pub fn new() -> Self {
        let shared = shared();
        let mut guards = shared.guards.lock().unwrap_or_else(PoisonError::into_inner);
        if *guards == 0 {
            shared.came.store(0, Ordering::SeqCst);
            shared.is_heard.store(false, Ordering::SeqCst);
            shared.is_default.store(false, Ordering::SeqCst);
        }
        *guards += 1;
        Guard(())
    }

    /// The signal that came.
    pub fn came(&self) -> Option<Signal> {
        let shared = shared();
        let signal = Signal::of_number(i32::try_from(shared.came.load(Ordering::SeqCst)).ok()?)?;
        shared.is_heard.store(true, Ordering::SeqCst);
        Some(signal)
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// A signal came.
    pub fn check(&self) -> Result<(), Error> {
        self.came().map_or(Ok(()), |signal| Err(Error::Interrupted(signal)))
    }

    /// The signals from now on, to be passed on.
    ///
    /// # Errors
    /// The operating system refuses.
    pub fn signals(&self) -> io::Result<Incoming> {
        Signals::new(heeded().map(Signal::number)).map(Incoming)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let shared = shared();
        let mut guards = shared.guards.lock().unwrap_or_else(PoisonError::into_inner);
        *guards -= 1;
        if *guards > 0 {
            return;
        }
        shared.is_default.store(true, Ordering::SeqCst);
        let came = i32::try_from(shared.came.swap(0, Ordering::SeqCst));
        if let Some(signal) = came.ok().and_then(Signal::of_number)
            && !shared.is_heard.load(Ordering::SeqCst)
        {
            // It came after the last look.
            let _ = emulate_default_handler(signal.0);
        }
    }
}

/// Signals that come while a guard lives.
pub struct Incoming(Signals);

impl Incoming {
    /// Does the work, and meanwhile passes on what comes.
    pub fn while_passed_on<T>(mut self, pass_on: impl Fn(Signal) + Send, work: impl FnOnce() -> T) -> T {
        let (end, ended) = mpsc::channel::<()>();
        let handle = self.0.handle();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                for signal in self.0.forever().filter_map(Signal::of_number) {
                    let wait = if signal == Signal::INT {
                        PATIENCE
                    } else {
                        Duration::ZERO
                    };
                    if ended.recv_timeout(wait) == Err(RecvTimeoutError::Disconnected) {
                        break;
                    }
                    pass_on(signal);
                }
            });
            let result = work();
            drop(end);
            handle.close();
            result
        })
    }
}
