//! The recording of a run: kept where a file was named, and where the run failed.

use super::Check;
use crate::{
    app::RecordPlan,
    recording::{RecordOptions, Recorder},
};
use std::{
    cell::RefCell,
    env, fs,
    path::{Path, PathBuf},
    process,
};

/// The most that a recording takes that nobody asked for.
const MOST: u64 = 64 << 20;

/// Where runs are recorded.
#[derive(Debug)]
pub struct Keep {
    plan: RefCell<RecordPlan>,
    /// Whether a file was named: then that of a run that passed stays, too.
    is_asked_for: bool,
}

impl Keep {
    /// In a file that was named.
    pub const fn named(plan: RecordPlan) -> Self {
        Self { plan: RefCell::new(plan), is_asked_for: true }
    }

    /// In a temporary file, until it is known how the run went.
    pub fn until_judged(place: Option<&Path>) -> Self {
        let folder = place.map_or_else(env::temp_dir, Path::to_owned);
        let path = folder.join(format!("loopscope-check-{}.rec", process::id()));
        let options = RecordOptions { limit: MOST, no_output: false, redact: None };
        Self { plan: RefCell::new(RecordPlan::new(path, options)), is_asked_for: false }
    }

    /// Begins the recording of a run.
    ///
    /// # Errors
    /// When the file that was named cannot be written; where none was, the run has no recording.
    pub(super) fn begin(&self, check: &Check, spec: &crate::app::SessionSpec) -> Result<Option<Recorder>, String> {
        let begun = self.plan.borrow_mut().begin(&spec.brief, &check.order.limits);
        match begun {
            Err(error) if self.is_asked_for => Err(error.to_string()),
            begun => Ok(begun.ok()),
        }
    }

    /// The file of a run that is over, where it stays.
    pub(super) fn end(&self, path: PathBuf, exit_code: u8) -> Option<PathBuf> {
        if exit_code == 0 && !self.is_asked_for {
            let _ = fs::remove_file(&path);
            return None;
        }
        Some(path)
    }
}
