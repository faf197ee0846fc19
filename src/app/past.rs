//! A recording as a session.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use super::{
    command::MAX_SOURCE,
    session::{LaneSpec, SessionSpec},
};
use crate::{
    event::{LaneId, Span},
    finding::Limits,
    model::{EntryPoint, KeptTasks, LaneInfo},
    recording::{LaneHead, Recording},
    scenario::{Scenario, find},
    source::{RecordedLane, regular_text},
    ui::{Brief, Language, Past, Printing, SourceText, Speed},
};

/// How a recording is opened.
#[derive(Debug, Default)]
pub struct PastOptions {
    /// How fast to play it at once.
    pub plays: Option<Speed>,
    /// The folder in which the program's sources are looked for; without, no file that a recording names is opened.
    pub source_root: Option<PathBuf>,
    /// How much of each lane is kept.
    pub kept: KeptTasks,
}

/// The session of a recording. Of a scenario the sources are those of this program.
pub fn past_session(recording: &Recording, scenarios: &[&'static Scenario], options: &PastOptions) -> SessionSpec {
    let head = &recording.session;
    let default = Limits::default();
    let limits = Limits {
        cancel: head.cancel_latency_ns.map_or(default.cancel, Span),
        blocked: head.blocked_ns.map_or(default.blocked, Span),
    };
    let own = find(scenarios, &head.title).ok().filter(|_| head.command.is_empty());
    let sources = match (own, &options.source_root) {
        (Some(scenario), _) => sources_of(scenario),
        (None, Some(root)) => head.command.iter().find_map(|word| source_below(root, word)).into_iter().collect(),
        (None, None) => Vec::new(),
    };
    let brief = Brief {
        title: head.title.clone(),
        look_for: head.look_for.clone(),
        sources,
        order: None,
        compares: head.compares,
        printing: Printing::Plain,
        past: Some(Past { limits, plays: options.plays }),
    };
    let lane = |(id, lane): &(_, LaneHead)| {
        let opens = RecordedLane { recording: recording.clone(), lane: *id };
        LaneSpec::new(LaneInfo { kept: options.kept, ..lane_info(recording, lane) }, Box::new(opens))
    };
    SessionSpec { brief, lanes: recording.lanes.iter().map(lane).collect(), limits }
}

/// What a recording says of a lane; its number is the session's to give.
fn lane_info(recording: &Recording, lane: &LaneHead) -> LaneInfo {
    // Lanes are numbered anew, in their order.
    let place = |parent: u8| recording.lanes.iter().position(|(id, _)| id.0 == parent);
    let parent = lane.parent.and_then(place).and_then(|place| u8::try_from(place).ok()).map(LaneId);
    LaneInfo {
        parent,
        title: lane.title.clone(),
        engine: lane.engine.parse().unwrap_or_default(),
        mode: lane.mode.parse().unwrap_or_default(),
        variant: lane.variant.clone(),
        entry: EntryPoint::ALL.iter().copied().find(|entry| entry.word() == lane.entry),
        is_helper: lane.is_helper,
        ..LaneInfo::default()
    }
}

fn sources_of(scenario: &Scenario) -> Vec<SourceText> {
    let own = SourceText::new(Language::Rust, scenario.file, scenario.source);
    let twin = scenario.twin.map(|twin| SourceText::new(Language::Python, twin.file, twin.source));
    [own].into_iter().chain(twin).collect()
}

/// The script that a word of the recorded command names, if it is below `root`: by its whole path there, else by its name.
fn source_below(root: &Path, word: &str) -> Option<SourceText> {
    let word = Path::new(word);
    word.extension().filter(|extension| *extension == "py")?;
    let root = fs::canonicalize(root).ok()?;
    let steps = word.components().filter(|step| matches!(step, Component::Normal(_)));
    let places = [root.join(steps.collect::<PathBuf>()), root.join(word.file_name()?)];
    let text = places.iter().find_map(|path| {
        // Where a link leads out of the folder, it is not followed.
        let path = fs::canonicalize(path).ok().filter(|path| path.starts_with(&root))?;
        regular_text(&path, MAX_SOURCE)
    });
    Some(SourceText::new(Language::Python, &word.file_name()?.to_string_lossy(), &text?))
}

#[cfg(test)]
mod tests {
    use super::{KeptTasks, LaneInfo, PastOptions, Recording, past_session, source_below};
    use crate::{
        app::record::lane_head,
        event::LaneId,
        recording::{RecordOptions, RecordingWriter, SessionHead},
    };
    use std::{fs, os::unix::fs::symlink};

    #[test]
    fn a_lane_is_recorded_with_what_is_set_in_it_and_keeps_as_much_as_is_asked_for() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("run.rec");
        let options = RecordOptions { limit: u64::MAX, no_output: false, redact: None };
        let mut writer = RecordingWriter::create(&path, options, &SessionHead::now()).expect("it can be written");
        let live = LaneInfo { title: "leftovers".into(), variant: "tasks=5".into(), ..LaneInfo::default() };
        writer.lane(LaneId(0), &lane_head(&live)).expect("it can be written");
        writer.finish(0).expect("it can be written");
        let kept = KeptTasks(1_000);
        let recording = Recording::open(&path).expect("it is a recording");
        let past = past_session(&recording, &[], &PastOptions { kept, ..PastOptions::default() });
        assert_eq!(past.lanes.iter().map(|lane| &lane.info).collect::<Vec<_>>(), [&LaneInfo { kept, ..live }]);
    }

    #[test]
    fn a_source_is_only_read_below_the_folder_that_is_named() {
        let place = tempfile::tempdir().expect("a folder");
        let root = place.path().join("root");
        fs::create_dir_all(root.join("src")).expect("a folder");
        fs::write(place.path().join("out.py"), "outside").expect("ours");
        fs::write(root.join("src/app.py"), "inside").expect("ours");
        symlink(place.path().join("out.py"), root.join("link.py")).expect("a link");
        let text = |word: &str| source_below(&root, word).map(|source| source.text);
        assert_eq!(text("src/app.py").as_deref(), Some("inside"));
        assert_eq!(text("/src/app.py").as_deref(), Some("inside"), "an absolute path begins at the folder");
        for word in ["../out.py", "/etc/passwd", "link.py", "none.py", "src"] {
            assert_eq!(text(word), None, "{word}");
        }
    }
}
