//! For readers who know MirageOS from OCaml: pages with nothing but text.

pub mod from_config_ml {
    //! What stands for what, and four ports.
    #![doc = include_str!("guide/from_config_ml.md")]

    // For the links of the text.
    #[allow(unused_imports, reason = "only the documentation uses them")]
    use crate::{devices::arguments, devices::keys, prelude::*, *};
}
