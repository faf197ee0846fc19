//! The dashboard as a room sees it.

use crate::{
    sheet::{begin, drawn, press, text, update},
    story,
};
use loopscope::{
    model::Model,
    ui::{Input, State, Theme},
};
use ratatui::crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

const SIZE: (u16, u16) = (120, 30);

fn presented(model: &Model) -> State {
    let theme = Theme::named("projector").expect("there is one for it").presenting();
    let mut state = State::new(theme, story::cards(), SIZE);
    begin(&mut state, story::watched(), model);
    update(&mut state, Input::Tick(story::moment(1_100)), model);
    state
}

#[test]
fn marks_are_explained_beside_the_lives_of_one_lane() {
    let model = story::alone(1_100);
    insta::assert_snapshot!(text(&drawn(&presented(&model), &model, SIZE)));
}

#[test]
fn marks_are_explained_below_the_lives_of_two() {
    let model = story::session(1_100);
    insta::assert_snapshot!(text(&drawn(&presented(&model), &model, SIZE)));
}

/// Rows stand apart, and a click still meets the one that is there.
#[test]
fn a_click_selects_the_row_below_the_mouse() {
    let model = story::alone(1_100);
    let mut state = presented(&model);
    let shown = text(&drawn(&state, &model, SIZE));
    let row = shown.lines().position(|line| line.contains("worker-1")).expect("it has a row");
    let kind = MouseEventKind::Down(MouseButton::Left);
    let click = MouseEvent { kind, column: 6, row: row as u16, modifiers: KeyModifiers::NONE };
    update(&mut state, Input::Terminal(Event::Mouse(click)), &model);
    let selected = |state: &State| {
        let shown = text(&drawn(state, &model, SIZE));
        shown.lines().find(|line| line.starts_with("│▸")).map(|line| line.contains("worker-1"))
    };
    assert_eq!(selected(&state), Some(true));
    press(&mut state, &model, "k");
    assert_eq!(selected(&state), Some(false));
}
