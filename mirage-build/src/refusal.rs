//! What a machine refuses, in the words that programs have for it.

/// Something that a machine refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The words of the C library.
    words: &'static str,
    /// What it is.
    pub what: &'static str,
    /// What to do.
    pub help: &'static str,
}

const REFUSALS: [Refusal; 7] = [
    Refusal {
        words: "No space left on device",
        what: "the disk is full",
        help: "free some space and run the command again",
    },
    Refusal {
        words: "Disk quota exceeded",
        what: "there is no space left for this user",
        help: "free some space and run the command again",
    },
    Refusal {
        words: "Read-only file system",
        what: "the file system is read-only",
        help: "make the folder writable and run the command again",
    },
    Refusal {
        words: "Permission denied",
        what: "this user may not do this",
        help: "see whose files are there: they may have been made by another user, such as root",
    },
    Refusal {
        words: "has locked the build directory",
        what: "another dune is at work there",
        help: "wait for its end, or end it, and run the command again",
    },
    Refusal {
        words: "Error: exception ",
        what: "dune itself fails",
        help: REMOVE,
    },
    Refusal {
        words: "Internal error, please report upstream",
        what: "dune itself fails",
        help: REMOVE,
    },
];

/// What helps where dune finds in `_build` what it cannot have put there.
pub const REMOVE: &str =
    "something in `_build` may be damaged: remove it, and run the command again, which makes all of it anew";

impl Refusal {
    /// What a program says of a refusal, and the line that says it.
    pub fn found_in(said: &str) -> Option<(&str, Refusal)> {
        // apt warns of what it goes on without.
        let mut lines = said.lines().filter(|line| !line.starts_with("W: "));
        lines.find_map(|line| {
            let refusal = REFUSALS.iter().find(|refusal| line.contains(refusal.words))?;
            Some((line, *refusal))
        })
    }
}

/// What to do where a signal has ended a program.
pub fn signal_help(signal: i32) -> &'static str {
    const KILL: i32 = 9;
    if signal == KILL {
        "run the command again; the kernel does this where memory is short"
    } else {
        "run the command again"
    }
}
