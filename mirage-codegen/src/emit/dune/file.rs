//! A dune file as `dune fmt` leaves it.

use mirage_syntax::sexp::Sexp;

/// Comments and stanzas with an empty line between them.
pub(super) struct DuneFile(String);

impl DuneFile {
    /// A file that begins with the line by which it is known as ours.
    pub fn new() -> Self {
        DuneFile(crate::emit::header(";", ""))
    }

    /// A file that begins with the version of dune's language, which dune wants on the first line, and then as others.
    pub fn versioned(language: Sexp) -> Self {
        let mut file = DuneFile(format!("{language}\n"));
        file.0.push('\n');
        file.0.push_str(&crate::emit::header(";", ""));
        file
    }

    /// Adds a comment.
    pub fn comment(&mut self, text: &str) {
        self.0.push('\n');
        for line in text.lines() {
            self.0.extend(["; ", line, "\n"]);
        }
    }

    /// Adds a stanza.
    pub fn stanza(&mut self, stanza: &Sexp) {
        self.0.push_str(&format!("\n{stanza}\n"));
    }

    /// The text.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_comments() {
        let mut file = DuneFile::new();
        file.comment("a (\nb");
        file.stanza(&Sexp::form("c", []));
        assert!(file.finish().ends_with("configure.\n\n; a (\n; b\n\n(c)\n"));
    }
}
