//! A session that is recorded.

use std::path::{Path, PathBuf};

use crate::{
    finding::Limits,
    model::{EntryPoint, LaneInfo},
    recording::{LaneHead, RecordError, RecordOptions, Recorder, SessionHead},
    ui::{Brief, Order},
};

/// Where to record sessions. The first one has the file itself; one that is run again in the dashboard has `-2` behind the
/// name, and so on.
#[derive(Clone, Debug)]
pub struct RecordPlan {
    path: PathBuf,
    options: RecordOptions,
    begun: usize,
}

impl RecordPlan {
    pub const fn new(path: PathBuf, options: RecordOptions) -> Self {
        Self { path, options, begun: 0 }
    }

    /// Creates the file for the next session.
    ///
    /// # Errors
    /// When it cannot be written, or something else would be lost.
    pub fn begin(&mut self, brief: &Brief, limits: &Limits) -> Result<Recorder, RecordError> {
        self.begun += 1;
        let path = numbered(&self.path, self.begun);
        Recorder::create(&path, self.options.clone(), &session_head(brief, limits))
    }
}

/// `run-2.loopsrec`; for the first, as it is.
fn numbered(path: &Path, number: usize) -> PathBuf {
    if number <= 1 {
        return path.to_owned();
    }
    let part = |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned());
    let stem = part(path.file_stem()).unwrap_or_default();
    let extension = part(path.extension()).map(|extension| format!(".{extension}")).unwrap_or_default();
    path.with_file_name(format!("{stem}-{number}{extension}"))
}

fn session_head(brief: &Brief, limits: &Limits) -> SessionHead {
    let command = match &brief.order {
        Some(Order::Command(order)) => order.words.iter().map(|word| word.to_string_lossy().into_owned()).collect(),
        Some(Order::Scenario(_) | Order::Coroutine(_)) | None => Vec::new(),
    };
    SessionHead {
        title: brief.title.clone(),
        look_for: brief.look_for.clone(),
        command,
        compares: brief.compares,
        cancel_latency_ns: Some(limits.cancel.0),
        blocked_ns: Some(limits.blocked.0),
        ..SessionHead::now()
    }
}

/// A lane as a recording has it.
pub(super) fn lane_head(info: &LaneInfo) -> LaneHead {
    LaneHead {
        title: info.title.clone(),
        engine: info.engine.to_string(),
        mode: info.mode.word().into(),
        entry: info.entry.map(EntryPoint::word).unwrap_or_default().into(),
        variant: info.variant.clone(),
        parent: info.parent.map(|parent| parent.0),
        is_helper: info.is_helper,
    }
}

#[cfg(test)]
mod tests {
    use super::{Path, numbered};

    #[test]
    fn a_session_run_again_has_a_file_of_its_own() {
        let named = |path: &str, number| numbered(Path::new(path), number).to_string_lossy().into_owned();
        assert_eq!([1, 2, 3].map(|number| named("a/run.rec", number)), ["a/run.rec", "a/run-2.rec", "a/run-3.rec"]);
        assert_eq!(named("run", 2), "run-2");
    }
}
