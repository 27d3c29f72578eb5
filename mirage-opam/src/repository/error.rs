//! Why a repository cannot be read.

/// Why a repository cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// The system says no.
    #[error("{label} cannot be read: {error}")]
    Unreadable {
        /// Which file.
        label: String,
        /// The system's reason.
        error: std::io::Error,
    },
    /// There are no packages in it.
    #[error("{label} is no opam repository: there is no packages/NAME/NAME.VERSION/opam in it")]
    NoRepository {
        /// Which folder or archive.
        label: String,
    },
    /// It is nothing that is known.
    #[error("{label} is neither a folder nor an archive that can be read here ({known})")]
    UnknownFormat {
        /// Which file.
        label: String,
        /// The formats that can be read.
        known: &'static str,
    },
    /// It ends too early, or its bytes are not what they were.
    #[error("{label} is incomplete or damaged ({reason}); fetch it again")]
    Damaged {
        /// Which archive.
        label: String,
        /// How that was noticed.
        reason: String,
    },
    /// A file is larger than any that belongs there.
    #[error("{label}: {path} has more than {limit} bytes, which no file of a repository has")]
    TooLarge {
        /// Which folder or archive.
        label: String,
        /// The file in it.
        path: String,
        /// The largest size.
        limit: u64,
    },
    /// An opam file is no text.
    #[error("{label}: {path} is not UTF-8 text")]
    NoText {
        /// Which folder or archive.
        label: String,
        /// The file in it.
        path: String,
    },
    /// A packed file ends too early, is not what it was, or comes from another version of this crate.
    #[error("{label} is no complete packed repository ({reason}); delete it, and make it again")]
    DamagedPack {
        /// Which file.
        label: String,
        /// How that was noticed.
        reason: &'static str,
    },
    /// A packed file cannot be written.
    #[error("{label} cannot be written: {error}")]
    Unwritable {
        /// Which file.
        label: String,
        /// The system's reason.
        error: std::io::Error,
    },
}
