//! Images that are processes of this machine.

use super::check_disk;
use crate::error::Error;
use camino::Utf8Path;
use mirage_codegen::plan::Plan;

/// Checks that the files which the unikernel opens as disks are there, or will be made with it.
pub(super) fn check(plan: &Plan, directory: &Utf8Path) -> Result<(), Error> {
    let mut disks = plan.attachments.disks.iter();
    disks.try_for_each(|disk| check_disk(plan, directory, Utf8Path::new(disk)))
}
