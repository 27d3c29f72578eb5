//! Random numbers.

use crate::DeviceBuilder;
use crate::prelude::*;

/// The Fortuna generator of `mirage-crypto`, seeded from the target's entropy.
///
/// OCaml: `Mirage_crypto_rng_mirage`, linked and used by its name. Options: none. Targets: all.
#[track_caller]
pub fn default_random() -> Impl<Random> {
    DeviceBuilder::new("random", "Mirage_crypto_rng_mirage")
        .connect("{module}.initialize (module Mirage_crypto_rng.Fortuna)")
        .package(Package::new("mirage-crypto-rng-mirage").min("2.0.0").max("3.0.0"))
        .build()
}
