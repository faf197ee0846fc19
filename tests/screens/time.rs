//! What the clock, an end and the cursor in time do to the picture.

use crate::{
    keys::{SIZE, board},
    sheet::{begin, drawn, press, text, update},
    story,
};
use loopscope::{
    event::Span,
    finding::Limits,
    model::Model,
    ui::{Effect, Input, Kept, Order, ScenarioOrder, Sort, State, Theme},
};
use ratatui::crossterm::event::Event;

fn screen(state: &State, model: &Model) -> String {
    text(&drawn(state, model, SIZE))
}

#[test]
fn steps_hold_the_picture_and_go_from_entry_to_entry() {
    let (mut state, model) = board(3_000);
    let end = state.board.at();
    press(&mut state, &model, ",");
    let last = model.lanes.iter().filter_map(|lane| lane.log.previous(end)).map(|entry| entry.at).max().unwrap();
    assert_eq!((state.board.at(), state.board.live()), (last, false));
    press(&mut state, &model, ",.");
    assert_eq!(state.board.at(), last);
    press(&mut state, &model, "<Home>");
    assert_eq!(state.board.at(), model.start());
    press(&mut state, &model, "<End>");
    assert_eq!((state.board.at(), state.board.live()), (end, true));
}

#[test]
fn every_step_is_seen_on_a_small_screen() {
    const SMALL: (u16, u16) = (80, 24);
    let (mut state, model) = board(3_000);
    update(&mut state, Input::Terminal(Event::Resize(SMALL.0, SMALL.1)), &model);
    press(&mut state, &model, ",");
    for _ in 0..60 {
        let before = text(&drawn(&state, &model, SMALL));
        press(&mut state, &model, ",");
        let told = text(&drawn(&state, &model, SMALL));
        let last = |screen: &str| screen.lines().rev().nth(1).expect("a line above the keys").to_owned();
        assert_ne!(last(&told), last(&before));
    }
}

#[test]
fn a_held_picture_stays_while_the_lanes_live_on() {
    let (mut state, model) = board(500);
    press(&mut state, &model, " ");
    let before = text(&drawn(&state, &model, SIZE));
    assert!(state.next_tick(&model).is_none());
    let later = story::session(990);
    update(&mut state, Input::Tick(story::moment(990)), &later);
    assert_eq!(text(&drawn(&state, &later, SIZE)), before);
    press(&mut state, &later, " ");
    assert!(state.next_tick(&later).is_some() && state.board.at() == story::moment(990));
}

#[test]
fn without_motion_a_live_picture_moves_once_a_second_and_only_for_news() {
    let (model, told) = (story::session(900), story::session(1_003));
    let mut state = State::new(Theme::ALL[0].clone().still(), story::cards(), SIZE);
    begin(&mut state, story::watched(), &model);
    let mut at = |millis, model: &Model, keys| {
        update(&mut state, Input::Tick(story::moment(millis)), model);
        press(&mut state, model, keys);
        state.board.at()
    };
    let [one, two, three, four] = [1_000, 2_000, 3_000, 4_000].map(story::moment);
    assert_eq!([1_100, 1_900, 2_100].map(|millis| at(millis, &model, "")), [one; 3], "nothing happens");
    assert_eq!(at(2_200, &model, "j"), two, "a key is an occasion");
    assert_eq!([3_200, 3_900, 4_100].map(|millis| at(millis, &told, "")), [three, three, four], "it is to end");
}

#[test]
fn where_nothing_happens_the_picture_moves_once_a_second() {
    let (mut state, model) = board(900);
    let last = model.last_news();
    let next = |millis| {
        update(&mut state, Input::Tick(last + Span::from_millis(millis)), &model);
        state.next_tick(&model).map(|next| next.since(last))
    };
    assert_eq!([100, 999, 1_000, 3_700].map(next), [200, 1_099, 2_000, 4_000].map(|it| Some(Span::from_millis(it))));
}

#[test]
fn an_end_is_judged_at_once() {
    let (mut state, before) = board(1_003);
    update(&mut state, Input::Tick(story::moment(1_003)), &before);
    assert!(text(&drawn(&state, &before, SIZE)).contains(" unknown until it ends"), "both lanes run");
    let after = story::session(1_005);
    update(&mut state, Input::Tick(story::moment(1_005)), &after);
    let screen = text(&drawn(&state, &after, SIZE));
    assert!(screen.contains("· exit 1") && screen.contains("✗ exit 1"), "{screen}");
}

#[test]
fn findings_go_by_the_limits_of_the_order() {
    let judged = |limits| {
        let (model, mut watched) = (story::session(3_000), story::watched());
        let Some(Order::Scenario(order)) = &mut watched.order else { panic!("it cannot run again") };
        order.limits = limits;
        let mut state = State::new(Theme::ALL[0].clone(), story::cards(), SIZE);
        begin(&mut state, watched, &model);
        let told = text(&drawn(&state, &model, SIZE));
        (told.contains("✓ cancel "), press(&mut state, &model, "r"))
    };
    let strict = Limits { cancel: Span(1), ..Limits::default() };
    let order = ScenarioOrder { scenario: "graceful-shutdown".into(), limits: strict, ..ScenarioOrder::default() };
    assert!(judged(Limits { cancel: Span::from_millis(60_000), ..Limits::default() }).0);
    assert_eq!(judged(strict), (false, vec![Effect::Start(Order::Scenario(order))]));
}

#[test]
fn an_ended_session_needs_no_clock() {
    let (mut state, model) = board(3_000);
    assert!(state.next_tick(&model).is_none());
    let before = text(&drawn(&state, &model, SIZE));
    update(&mut state, Input::Tick(story::moment(9_000)), &model);
    assert_eq!(text(&drawn(&state, &model, SIZE)), before);
}

/// A time is typed, in the bottom line or in the palette; a kind of entries is gone through.
#[test]
fn a_moment_is_gone_to_by_its_time_and_by_its_kind() {
    let (mut state, model) = board(3_000);
    let since = |state: &State| state.board.at().since(model.start()).0 / 1_000_000;
    press(&mut state, &model, "@1.1s<Enter>");
    assert_eq!(since(&state), 1_100);
    press(&mut state, &model, ":go to 250ms<Enter>");
    assert_eq!(since(&state), 250);
    press(&mut state, &model, "@soon<Enter>");
    assert!(screen(&state, &model).contains("write a time since the start"), "{}", screen(&state, &model));
    press(&mut state, &model, "<Home>:next signal<Enter>");
    let first = state.board.at();
    press(&mut state, &model, ")");
    assert!(first < state.board.at() && state.overlay.is_none());
    press(&mut state, &model, "((((((((");
    assert!(screen(&state, &model).contains("no earlier entry of the kind \"signal\""), "{}", screen(&state, &model));
}

/// The palette sets values by their words.
#[test]
fn the_palette_sets_values() {
    let (mut state, model) = board(3_000);
    assert_eq!(press(&mut state, &model, ":theme light<Enter>"), [Effect::Keep(Kept::Theme("light"))]);
    assert_eq!(state.theme.name, "light");
    assert_eq!(press(&mut state, &model, ":sort busy<Enter>"), [Effect::Keep(Kept::Sort(Sort::Busy))]);
    assert_eq!(state.board.choice.look.sort, Sort::Busy);
    assert_eq!(press(&mut state, &model, "1O"), [Effect::Keep(Kept::Reversed(true))]);
}
