//! Sessions that were recorded, as the dashboard shows them: six programs that hang, a while after they should have stopped,
//! and the end of every scenario. Recorded with `loopscope run` and `watch --record`, on CPython 3.11.

use std::{fs, path::Path};

use loopscope::{
    app::{PastOptions, past_session},
    event::Event,
    model::{LaneInfo, Model, SignalEvent},
    recording::Recording,
    scenario,
    ui::{Brief, Copied, Effect, Input, State, Theme},
};

use crate::sheet::{begin, drawn, press, styles, text, update};

const SIZES: [(u16, u16); 3] = [(160, 48), (120, 30), (80, 24)];

/// What a recording tells, and its session's brief. `lives`: up to the moment before the time limit killed it, as if it
/// still ran.
fn session(file: &str, lives: bool) -> (Brief, Model) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let recording = Recording::open(&tests.join("screens/sessions").join(file)).expect("it opens");
    let options = PastOptions { source_root: Some(tests.join("stuck/programs")), ..PastOptions::default() };
    let spec = past_session(&recording, scenario::ALL, &options);
    let numbered = recording.lanes.iter().zip(&spec.lanes);
    let infos: Vec<LaneInfo> = numbered.map(|((id, _), lane)| LaneInfo { id: *id, ..lane.info.clone() }).collect();
    let mut events: Vec<Event> = Vec::new();
    for (lane, _) in &recording.lanes {
        let mut reader = recording.events(*lane);
        while reader.read(&mut events) {}
    }
    events.sort_by_key(|event| event.at);
    let mut whole = Model::new(infos.clone());
    events.iter().for_each(|event| whole.apply(event));
    if !lives {
        return (spec.brief, whole);
    }
    let timed_out = whole.lanes[0].signals.iter().find(|mark| mark.what == SignalEvent::TimedOut);
    let killed = timed_out.expect("the time limit passed").at;
    let mut model = Model::new(infos);
    events.iter().filter(|event| event.at < killed).for_each(|event| model.apply(event));
    (Brief { past: None, ..spec.brief }, model)
}

fn screen(session: &(Brief, Model), theme: Theme, size: (u16, u16)) -> ratatui::buffer::Buffer {
    let (brief, model) = session;
    let mut state = State::new(theme, Vec::new(), size);
    begin(&mut state, brief.clone(), model);
    update(&mut state, Input::Tick(model.head()), model);
    drawn(&state, model, size)
}

/// Every recording of a folder, in three sizes, in colours and in ASCII.
fn shown(folder: &str, lives: bool) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens/sessions").join(folder);
    let files = fs::read_dir(path).expect("the folder is there").map(|file| file.expect("readable").file_name());
    let mut names: Vec<String> = files.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    assert!(names.len() >= 6, "{names:?}");
    for name in names {
        let session = session(&format!("{folder}/{name}"), lives);
        let dark = Theme::named("dark").expect("there is a dark theme");
        let mut shown: Vec<String> = SIZES.map(|size| text(&screen(&session, dark.clone(), size))).into();
        let small = SIZES[2];
        shown.push(text(&screen(&session, Theme::named("mono").expect("there is one").ascii(), small)));
        shown.push(styles(&screen(&session, dark, small)));
        insta::assert_snapshot!(format!("{folder}_{}", name.trim_end_matches(".rec")), shown.join("\n"));
    }
}

#[test]
fn six_programs_that_do_not_stop() {
    shown("hangs", true);
}

#[test]
fn the_end_of_every_scenario() {
    shown("ends", false);
}

#[test]
fn a_headline_is_copied_as_it_stands_while_its_evidence_is_followed() {
    let (brief, model) = session("hangs/slow-cleanup.rec", true);
    let theme = Theme::named("dark").expect("there is a dark theme");
    let mut state = State::new(theme, Vec::new(), SIZES[0]);
    begin(&mut state, brief, &model);
    update(&mut state, Input::Tick(model.head()), &model);
    let copied = press(&mut state, &model, "Y");
    let [Effect::Copy(Copied::Markdown(text))] = &copied[..] else { panic!("{copied:?}") };
    assert!(text.contains("- since 00:01.141") && text.contains(", for 4.5"), "{text}");
    assert_eq!(press(&mut state, &model, "]Y"), copied);
    assert!(!state.board.live());
}
