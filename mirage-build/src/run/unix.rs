//! Images that are processes of this machine.

use super::check_disk;
use crate::error::Error;
use crate::plan::Plan;
use camino::Utf8Path;

/// Checks that the files which the unikernel opens as disks are there, or will be made with it.
pub(super) fn check(plan: &Plan, directory: &Utf8Path) -> Result<(), Error> {
    let is_made = |disk: &String| plan.disk_images.iter().any(|image| image.file == *disk);
    let mut disks = plan.attachments.disks.iter().filter(|disk| !is_made(disk));
    disks.try_for_each(|disk| check_disk(&directory.join(disk)))
}
