//! `clean`: removes what was generated.

use super::status;
use crate::cli::arguments::Arguments;
use crate::dune::root_arguments;
use crate::error::Error;
use crate::files::{Cleaned, GeneratedFiles, Images};
use crate::hold;
use crate::process::{Command, Outcome, find};
use crate::saved::{self, Saved};
use camino::Utf8PathBuf;
use mirage_codegen::Project;
use mirage_dsl::Application;

pub(super) fn clean(application: &Application, project: &Project, arguments: &Arguments) -> Result<(), Error> {
    let directory = project.directory();
    let levels = application
        .levels_to_dune_root()
        .map_err(|error| Error::Description(vec![error]))?;
    let root: Utf8PathBuf = std::iter::repeat_n("..", levels).collect();
    let dune_root = directory.join(&root);
    let files = GeneratedFiles::of(directory)?;
    let images = Images::of(directory, &dune_root)?;
    let is_saved = directory.join(saved::PATH).exists();
    if files.is_empty(&root)? && images.is_empty() && !is_saved {
        status("Clean", "nothing was generated here");
        status("Next", project.invocation("configure"));
        return Ok(());
    }
    if find("dune").is_some() && dune_root.join("_build").exists() {
        let command = Command::new("dune")
            .arguments(["clean"])
            .arguments(root_arguments(&root))
            .directory(directory)
            .ended_by_sigterm();
        hold::wait_for_dune(&dune_root)?;
        // Removing dune's own folder is a kindness; the generated files go in any case.
        if let Outcome::Interrupted(signal) = command.run()? {
            return Err(Error::Interrupted(signal));
        }
    }
    let mut of_choice = Cleaned::default();
    if is_saved {
        let is_removed = Saved::remove(directory).is_ok();
        let list = if is_removed {
            &mut of_choice.removed
        } else {
            &mut of_choice.left
        };
        list.push(saved::PATH.into());
    }
    let of_files = files.clean(&root)?;
    let of_images = images.clean()?;
    let both = |part: fn(&Cleaned) -> &Vec<Utf8PathBuf>| [&of_choice, &of_files, &of_images].into_iter().flat_map(part);
    if arguments.verbose {
        both(|cleaned| &cleaned.removed).for_each(|path| status("Removing", path));
    }
    both(|cleaned| &cleaned.left).for_each(|path| status("Leaving", format!("{path}, which was changed")));
    status(
        "Cleaned",
        format!("{} files removed", both(|cleaned| &cleaned.removed).count()),
    );
    status("Next", project.invocation("configure"));
    Ok(())
}
