//! What the screen says back: to keys, signals and the wheel.

use crate::{
    keys::{SIZE, board, find, gallery},
    sheet::{begin, drawn, press, text, update},
    story,
};
use loopscope::{
    model::Model,
    ui::{Input, NoticeLine, State, Theme},
};
use ratatui::crossterm::event::{Event, KeyModifiers, MouseEvent, MouseEventKind};

fn wheel_down(state: &mut State, model: &Model, column: u16, row: u16) {
    let event = MouseEvent { kind: MouseEventKind::ScrollDown, column, row, modifiers: KeyModifiers::NONE };
    update(state, Input::Terminal(Event::Mouse(event)), model);
}

#[test]
fn the_wheel_over_a_source_scrolls_it_and_nothing_else() {
    let (mut state, model) = gallery();
    press(&mut state, &model, "<Tab>");
    let before = (state.gallery.part, state.gallery.field, state.gallery.list.selected);
    let (column, row) = find(&state, &model, "async fn main");
    wheel_down(&mut state, &model, column, row);
    assert_eq!((state.gallery.part, state.gallery.field, state.gallery.list.selected), before);
    assert!(find(&state, &model, "async fn main").1 < row, "it went up");
    wheel_down(&mut state, &model, 0, SIZE.1 - 1);
    assert_eq!((state.gallery.part, state.gallery.field, state.gallery.list.selected), before);
}

#[test]
fn the_filter_searches_parameters_too() {
    let (mut state, model) = gallery();
    press(&mut state, &model, "/how many loops");
    assert_eq!(state.gallery.shown().map(|card| &*card.name).collect::<Vec<_>>(), ["unclosed-loop"]);
    press(&mut state, &model, "<Esc>/nothing like it");
    assert!(text(&drawn(&state, &model, SIZE)).contains("no scenario contains that text"));
}

#[test]
fn a_signal_is_acknowledged_and_what_is_newer_is_counted_while_the_picture_is_held() {
    let (mut state, model) = board(900);
    press(&mut state, &model, " s<Enter>");
    let said = NoticeLine::Done("SIGTERM sent to A run and B EventLoop; space shows what it does".into());
    assert_eq!(state.notice, Some(said));
    let later = story::session(1_100);
    let newer = |model: &Model| model.lanes.iter().map(|lane| lane.log.count(story::moment(9_000))).sum::<u64>();
    state.refresh(&later);
    let title = text(&drawn(&state, &later, SIZE));
    assert!(title.contains(&format!("paused  +{} newer", newer(&later) - newer(&model))), "{title}");
}

#[test]
fn the_only_difference_is_said_to_be_the_only_one() {
    let (mut state, model) = board(9_000);
    press(&mut state, &model, "D");
    assert_eq!(state.notice, None);
    press(&mut state, &model, "D");
    assert_eq!(state.notice, Some(NoticeLine::Done("this is the only difference known".into())));
}

#[test]
fn one_lane_needs_no_letter() {
    let (mut state, _) = gallery();
    let model = story::alone(9_000);
    begin(&mut state, story::watched(), &model);
    for keys in ["", ",", "s"] {
        press(&mut state, &model, keys);
        let screen = text(&drawn(&state, &model, SIZE));
        assert!(!screen.contains(" A ") && !screen.contains(" B "), "{screen}");
    }
}

#[test]
fn rows_without_room_are_counted_above_and_below() {
    let (mut state, model) = (State::new(Theme::ALL[0].clone(), story::cards(), (60, 20)), story::alone(9_000));
    begin(&mut state, story::watched(), &model);
    press(&mut state, &model, "5e,,,,,,,,,,,,,,,");
    let screen = text(&drawn(&state, &model, (60, 20)));
    assert!(screen.contains("▲ ") || screen.contains("▼ "), "{screen}");
}
