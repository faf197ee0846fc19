//! A recording in the dashboard: it plays, and nothing in it runs.

use crate::{
    keys::{SIZE, board},
    sheet::{begin, drawn, press, text, update},
    story::{self, moment},
};
use loopscope::{
    event::{Event, Span, Time},
    model::Model,
    ui::{Brief, Input, State, Theme},
};

/// A recording of so many milliseconds, and how fast to play it at once.
fn recording(millis: u64, speed: Option<&str>) -> (State, Model) {
    let model = story::session(millis);
    let mut state = State::new(Theme::ALL[0].clone(), story::cards(), SIZE);
    let speed = speed.map(|speed| speed.parse().expect("a speed"));
    begin(&mut state, story::recorded(speed), &model);
    (state, model)
}

fn screen(state: &State, model: &Model) -> String {
    text(&drawn(state, model, SIZE))
}

/// The clock has nothing to do with the times of a recording.
fn tick(state: &mut State, model: &Model, millis: u64) {
    update(state, Input::Tick(Time(77_000_000_000_000) + Span::from_millis(millis)), model);
}

#[test]
fn it_opens_at_its_end_with_what_was_found() {
    let (state, model) = recording(3_000, None);
    let shown = screen(&state, &model);
    assert!(state.board.live() && state.board.at() == model.head() && state.next_tick(&model).is_none());
    assert!(shown.contains("ended") && shown.contains("✗ exit 1"), "{shown}");
}

/// No file that a recording names is opened without the user's word, and Python's alone are looked for.
#[test]
fn where_the_source_is_not_known_it_says_how_to_show_it() {
    let model = story::two_engines(900);
    let shown = |brief| {
        let mut state = State::new(Theme::ALL[0].clone(), story::cards(), SIZE);
        begin(&mut state, Brief { sources: Vec::new(), ..brief }, &model);
        let screen = screen(&state, &model);
        assert_eq!(screen.matches("the program's source is not known").count(), 2, "{screen}");
        screen.matches("--source-root").count()
    };
    assert_eq!((shown(story::recorded(None)), shown(story::watched())), (1, 0));
}

#[test]
fn one_that_was_cut_short_runs_no_more_than_any_other() {
    let (mut state, model) = recording(500, None);
    let before = screen(&state, &model);
    assert!(!state.running(&model) && state.next_tick(&model).is_none() && before.contains("ended"), "{before}");
    tick(&mut state, &model, 9_000);
    assert_eq!(screen(&state, &model), before);
    for key in ["s", "c", "r"] {
        press(&mut state, &model, key);
        let shown = screen(&state, &model);
        assert!(shown.contains("this is a recording: nothing in it runs"), "{key}: {shown}");
    }
}

#[test]
fn space_plays_it_from_its_start_to_its_end() {
    let (mut state, model) = recording(3_000, None);
    let end = state.board.at();
    press(&mut state, &model, " ");
    assert!(state.next_tick(&model).is_some());
    tick(&mut state, &model, 0);
    assert_eq!(state.board.at(), model.start());
    tick(&mut state, &model, 250);
    assert_eq!(state.board.at(), model.start() + Span::from_millis(250));
    let shown = screen(&state, &model);
    assert!(shown.contains("1x") && shown.contains("playing") && shown.contains("pause"), "{shown}");
    press(&mut state, &model, " ");
    tick(&mut state, &model, 900);
    assert_eq!(state.board.at(), model.start() + Span::from_millis(250), "it pauses");
    press(&mut state, &model, " ");
    tick(&mut state, &model, 1_000);
    tick(&mut state, &model, 99_000);
    assert_eq!((state.board.at(), state.board.live(), state.board.plays()), (end, true, false));
}

#[test]
fn it_plays_as_fast_as_one_wants() {
    let (mut state, model) = recording(3_000, Some("0.5"));
    tick(&mut state, &model, 0);
    tick(&mut state, &model, 100);
    assert_eq!(state.board.at(), model.start() + Span::from_millis(50));
    press(&mut state, &model, "}}");
    tick(&mut state, &model, 200);
    assert_eq!(state.board.at(), model.start() + Span::from_millis(250));
    press(&mut state, &model, "{");
    assert!(screen(&state, &model).contains("1x"), "{}", screen(&state, &model));
    press(&mut state, &model, ",");
    assert!(!state.board.plays(), "a step holds it");
}

#[test]
fn what_stands_out_is_gone_to_both_ways() {
    let (mut state, model) = recording(3_000, None);
    press(&mut state, &model, "<Home>");
    let mut forward = Vec::new();
    loop {
        press(&mut state, &model, "n");
        if forward.last() == Some(&state.board.at()) {
            break;
        }
        forward.push(state.board.at());
    }
    let entries = model.lanes.iter().map(|lane| lane.log.iter().count()).sum::<usize>();
    assert!(forward.is_sorted() && forward.len() > 3 && forward.len() < entries, "{} of {entries}", forward.len());
    press(&mut state, &model, "N");
    assert_eq!(state.board.at(), forward[forward.len() - 2]);
    let is_exit = |entry: &Event| entry.what.kind() == "exited";
    let exit = model.lanes[0].log.iter().find(|entry| is_exit(entry)).expect("it ends").at;
    assert!(forward.contains(&exit));
}

#[test]
fn bookmarks_are_gone_to_one_after_the_other() {
    let (mut state, model) = recording(3_000, None);
    press(&mut state, &model, "B");
    assert!(screen(&state, &model).contains("there is no bookmark"), "{}", screen(&state, &model));
    press(&mut state, &model, "<Home>b");
    let first = state.board.at();
    press(&mut state, &model, "nnb");
    let second = state.board.at();
    assert!(screen(&state, &model).contains("bookmark 2/2"), "{}", screen(&state, &model));
    press(&mut state, &model, "B");
    assert_eq!(state.board.at(), first);
    press(&mut state, &model, "B");
    assert_eq!(state.board.at(), second);
    press(&mut state, &model, "bBB");
    assert_eq!(state.board.at(), first, "the second one was taken away");
}

#[test]
fn live_lanes_have_bookmarks_and_no_speed() {
    let (mut state, model) = board(500);
    press(&mut state, &model, "}");
    assert!(screen(&state, &model).contains("only a recording has a speed"), "{}", screen(&state, &model));
    press(&mut state, &model, "b");
    assert!(!state.board.live());
    let marked = state.board.at();
    let later = story::session(990);
    press(&mut state, &later, " ");
    update(&mut state, Input::Tick(moment(990)), &later);
    press(&mut state, &later, "B");
    assert_eq!(state.board.at(), marked);
}
