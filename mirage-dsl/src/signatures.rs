//! The signatures of MirageOS's own devices.

use crate::signature;

/// A job: something that is started at boot. Its module has a `start` that returns `unit Lwt.t`.
#[signature(module_type = "unit Lwt.t")]
pub struct Job;

/// The command line: a value of type `string array`.
#[signature(module_type = "string array")]
pub struct Argv;

/// A logs reporter.
#[signature(module_type = "Logs.reporter")]
pub struct Reporter;

/// Sleeping: `Mirage_sleep`, linked for the target.
#[signature(module_type = "Mirage_sleep")]
pub struct Sleep;

/// Wall-clock time: `Mirage_ptime`, linked for the target.
#[signature(module_type = "Mirage_ptime")]
pub struct Ptime;

/// Monotonic time: `Mirage_mtime`, linked for the target.
#[signature(module_type = "Mirage_mtime")]
pub struct Mtime;

/// A seeded random number generator.
#[signature(module_type = "Mirage_crypto_rng_mirage")]
pub struct Random;

/// A block device.
#[signature(module_type = "Mirage_block.S")]
pub struct Block;

/// A read-only key-value store.
#[signature(module_type = "Mirage_kv.RO")]
pub struct KvRo;

/// A read-write key-value store.
#[signature(module_type = "Mirage_kv.RW")]
pub struct KvRw;

/// A network interface.
#[signature(module_type = "Mirage_net.S")]
pub struct Network;

/// Ethernet framing.
#[signature(module_type = "Ethernet.S")]
pub struct Ethernet;
