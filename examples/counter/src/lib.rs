//! A typed config library: counters for unikernels, with everything that they are made of.
//!
//! Their OCaml modules are part of this crate and are written beside the generated `main.ml`, so a config crate has
//! nothing to install.
//!
//! ```
//! use counter::{Counter, counter};
//! use mirage_dsl::prelude::*;
//!
//! #[derive(Unikernel)]
//! #[unikernel(module = "Unikernel.Main")]
//! struct Boots {
//!     boots: Impl<Counter>,
//! }
//!
//! Application::new("boots").job(Boots { boots: counter(block_of_file("counter.img")) });
//! ```

use mirage_dsl::prelude::*;

/// Something that counts: `val next : t -> int64 Lwt.t`.
#[signature(module_type = "Counter.S")]
pub struct Counter;

/// Counts in memory, from 1 at every boot.
#[derive(Device)]
#[device(module = "Volatile_counter", provides = Counter, connect = "return ({module}.create ())")]
#[file("counter.ml", include_str!("../ocaml/counter.ml"))]
#[file("volatile_counter.ml", include_str!("../ocaml/volatile_counter.ml"))]
pub struct VolatileCounter;

/// Counts in the first sector of a disk, on from where it was.
#[derive(Device)]
#[device(module = "Persistent_counter.Make", provides = Counter, connect = "{module}.connect {disk}")]
#[package("cstruct")]
#[package("fmt")]
#[package("mirage-block", min = "3.0.0", max = "4.0.0")]
#[file("counter.ml", include_str!("../ocaml/counter.ml"))]
#[file("persistent_counter.ml", include_str!("../ocaml/persistent_counter.ml"))]
pub struct PersistentCounter {
    /// Where the number is kept.
    pub disk: Impl<Block>,
}

/// Where a counter keeps its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, KeyType)]
pub enum CounterKind {
    /// In memory.
    Volatile,
    /// On a disk.
    Persistent,
}

/// The keys of [`counter`].
#[derive(Keys)]
pub struct CounterKeys {
    /// Where the counter keeps its number: in memory, or on a disk.
    #[key(default = CounterKind::Volatile, placeholder = "KIND")]
    pub counter: Value<CounterKind>,
}

/// A counter that the key `--counter` puts into memory or onto the disk.
#[track_caller]
pub fn counter(disk: Impl<Block>) -> Impl<Counter> {
    let persistent = PersistentCounter { disk }.into_impl();
    match_impl(
        &CounterKeys::declare().counter,
        [(CounterKind::Persistent, persistent)],
        VolatileCounter.into_impl(),
    )
}
