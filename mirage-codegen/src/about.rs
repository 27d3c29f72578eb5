//! What the `Cargo.toml` of a config crate says of it.

/// Fields of a config crate's `Cargo.toml`; empty where it has none of that name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The authors, separated by `:`.
    pub authors: String,
    /// Its web page.
    pub homepage: String,
    /// Where its source is.
    pub repository: String,
    /// Its licence, in SPDX's words.
    pub license: String,
}

impl About {
    /// The fields as cargo passes them to the compiler and to build scripts.
    ///
    /// ```
    /// let about = mirage_codegen::About::of_variables(|name| (name == "CARGO_PKG_LICENSE").then(|| "ISC".to_owned()));
    /// assert_eq!(about.license, "ISC");
    /// assert_eq!(about.homepage, "");
    /// ```
    pub fn of_variables(variable: impl Fn(&str) -> Option<String>) -> Self {
        let field = |name| variable(name).unwrap_or_default();
        About {
            authors: field("CARGO_PKG_AUTHORS"),
            homepage: field("CARGO_PKG_HOMEPAGE"),
            repository: field("CARGO_PKG_REPOSITORY"),
            license: field("CARGO_PKG_LICENSE"),
        }
    }
}
