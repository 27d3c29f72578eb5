//! `clean`: removes what was generated.

use super::status;
use crate::cli::arguments::Arguments;
use crate::error::Error;
use crate::files::GeneratedFiles;
use crate::hold;
use crate::process::{Command, Outcome, find};
use mirage_codegen::Project;

pub(super) fn clean(project: &Project, arguments: &Arguments) -> Result<(), Error> {
    let files = GeneratedFiles::of(project.directory())?;
    if files.is_empty() {
        status("Clean", "nothing was generated here");
        status("Next", project.invocation("configure"));
        return Ok(());
    }
    if find("dune").is_some() && project.directory().join("_build").exists() {
        let command = Command::new("dune")
            .arguments(["clean", "--root", "."])
            .directory(project.directory())
            .ended_by_sigterm();
        hold::wait_for_dune(project.directory())?;
        // Removing dune's own folder is a kindness; the generated files go in any case.
        if let Outcome::Interrupted(signal) = command.run()? {
            return Err(Error::Interrupted(signal));
        }
    }
    let removed = files.clean()?;
    if arguments.verbose {
        for path in &removed {
            status("Removing", path);
        }
    }
    status("Cleaned", format!("{} files removed", removed.len()));
    status("Next", project.invocation("configure"));
    Ok(())
}
