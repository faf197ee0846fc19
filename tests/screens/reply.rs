//! What the screen says back: to keys, signals and the wheel.

use crate::{
    keys::{SIZE, board, click, find, gallery},
    sheet::{begin, drawn, press, text, update},
    story,
};
use loopscope::{
    model::Model,
    ui::{Copied, Effect, Input, NoticeLine, State, Theme},
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

#[test]
fn a_search_goes_from_row_to_row_and_round_again() {
    let (mut state, model) = board(9_000);
    press(&mut state, &model, "1/worker<Enter>");
    assert_eq!((state.board.selection().0, state.notice.take()), (1, None));
    press(&mut state, &model, "nn");
    assert_eq!((state.board.selection().0, state.notice.take()), (3, None));
    press(&mut state, &model, "n");
    assert_eq!((state.board.selection().0, state.notice.take().is_some()), (1, true), "it says that it began again");
    press(&mut state, &model, "N");
    assert_eq!(state.board.selection().0, 3);
    press(&mut state, &model, "/no such task<Enter>");
    assert_eq!(state.notice, Some(NoticeLine::Failed("no row of the tasks pane contains \"no such task\"".into())));
}

#[test]
fn a_search_in_the_log_leads_to_moments_also_to_later_ones() {
    let (mut state, model) = board(9_000);
    press(&mut state, &model, "5<Home>/exited<Enter>");
    assert!(!state.board.live());
    assert!(text(&drawn(&state, &model, SIZE)).contains("exited with code 0"));
}

#[test]
fn a_check_is_copied_as_markdown() {
    let (mut state, model) = board(9_000);
    press(&mut state, &model, "l7j");
    let effects = press(&mut state, &model, "y");
    let [Effect::Copy(Copied::Markdown(text))] = &effects[..] else { panic!("{effects:?}") };
    assert!(text.starts_with("**fail:** ") && text.contains("\n**Fix:** ") && text.contains("on tokio"), "{text}");
    let effects = press(&mut state, &model, "Y");
    let [Effect::Copy(copied @ Copied::Markdown(_))] = &effects[..] else { panic!("{effects:?}") };
    assert!(copied.said().starts_with("copied as Markdown: **fail:** "), "{copied:?}");
    let effects = press(&mut state, &model, "1y");
    let [Effect::Copy(copied @ Copied::Row(row))] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(copied.said(), format!("copied {row}"));
}

#[test]
fn a_click_on_a_notice_takes_it_away_and_does_nothing_to_what_it_hides() {
    let (mut state, model) = board(3_000);
    let why = "too many open files; end other lanes, or raise the limit; ".repeat(4);
    for (hidden, does) in [("first difference: ", 0), ("q quit", 1)] {
        let (column, row) = find(&state, &model, hidden);
        update(&mut state, Input::Notice(NoticeLine::Failed(why.clone())), &model);
        assert_eq!(click(&mut state, &model, column, row), [], "{hidden}");
        assert!(state.notice.is_none() && state.board.live(), "{hidden}");
        assert_eq!(click(&mut state, &model, column, row).len(), does, "{hidden}");
        assert_eq!(state.board.live(), does == 1, "{hidden}");
        press(&mut state, &model, "<End>");
    }
}

#[test]
fn help_is_closed_by_the_key_that_opened_it() {
    let (mut state, model) = board(900);
    for keys in ["??", "?q", "?<Esc>", "?/x<Esc><Esc>"] {
        assert_eq!(press(&mut state, &model, keys), [], "{keys}");
        assert_eq!(state.overlay, None, "{keys}");
    }
    press(&mut state, &model, "?/destroyed");
    assert!(text(&drawn(&state, &model, SIZE)).contains("It was pending when its loop or its last reference went."));
    press(&mut state, &model, "<Esc><Esc>?/in one column");
    let whole = "◈ requested + delivered Request and delivery, in one column.";
    assert!(text(&drawn(&state, &model, SIZE)).contains(whole), "{}", text(&drawn(&state, &model, SIZE)));
}

#[test]
fn enter_on_a_check_leads_to_its_moment_and_task() {
    let (mut state, model) = board(9_000);
    press(&mut state, &model, "l7j<Enter>");
    assert!(!state.board.live());
    let screen = text(&drawn(&state, &model, SIZE));
    assert!(screen.contains("[8] task") && screen.contains("main, destroyed"), "{screen}");
}
