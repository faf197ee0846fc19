//! Screens in several sizes, themes and sets of signs, reviewed by eye.

use crate::{
    sheet::{begin, drawn, press, styles, text, update},
    story,
};
use loopscope::{
    model::Model,
    ui::{Card, Input, NoticeLine, State, Theme},
};

const SMALL: (u16, u16) = (40, 12);
const USUAL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (120, 30);
const LARGE: (u16, u16) = (160, 48);

fn dark() -> Theme {
    Theme::named("dark").expect("there is a dark theme")
}

fn plain() -> Theme {
    Theme::named("mono").expect("there is a theme without colours").ascii()
}

/// The gallery after some keys.
fn gallery(theme: Theme, size: (u16, u16), keys: &str) -> State {
    let mut state = State::new(theme, story::cards(), size);
    let nothing = Model::new(Vec::new());
    state.refresh(&nothing);
    press(&mut state, &nothing, keys);
    state
}

/// The dashboard, so many milliseconds after the start, after some keys.
fn board(theme: Theme, size: (u16, u16), millis: u64, keys: &str) -> (State, Model) {
    let model = story::session(millis);
    let mut state = State::new(theme, story::cards(), size);
    begin(&mut state, story::watched(), &model);
    update(&mut state, Input::Tick(story::moment(millis)), &model);
    press(&mut state, &model, keys);
    (state, model)
}

macro_rules! gallery_screens {
    ($($name:ident: $theme:expr, $size:expr, $keys:expr;)+) => {
        $(
            #[test]
            fn $name() {
                let state = gallery($theme, $size, $keys);
                insta::assert_snapshot!(text(&drawn(&state, &Model::new(Vec::new()), $size)));
            }
        )+
    };
}

macro_rules! board_screens {
    ($($name:ident: $theme:expr, $size:expr, $millis:expr, $keys:expr;)+) => {
        $(
            #[test]
            fn $name() {
                let (state, model) = board($theme, $size, $millis, $keys);
                insta::assert_snapshot!(text(&drawn(&state, &model, $size)));
            }
        )+
    };
}

gallery_screens! {
    gallery_small: dark(), SMALL, "";
    gallery_usual: dark(), USUAL, "j";
    gallery_large: dark(), LARGE, "j";
    gallery_cpython_large: dark(), LARGE, "jn";
    gallery_both_large: dark(), LARGE, "jnn";
    gallery_both_tall: plain(), (80, 48), "jnn";
    gallery_ascii: plain(), USUAL, "j";
    gallery_parameters: dark(), USUAL, "j<Tab><Down>";
    gallery_parameters_small: dark(), SMALL, "j<Tab><Down>";
    gallery_filter: dark(), USUAL, "/loop";
    help_usual: dark(), USUAL, "?";
    help_search: dark(), USUAL, "?/destroyed";
    help_large: dark(), LARGE, "?";
    help_small: plain(), SMALL, "?";
    help_tiny: dark(), (20, 5), "?";
    gallery_tiny: dark(), (20, 5), "";
    palette: dark(), USUAL, ":";
}

board_screens! {
    live_small: dark(), SMALL, 900, "";
    live_usual: dark(), USUAL, 900, "";
    live_wide: dark(), WIDE, 900, "";
    live_large: dark(), LARGE, 900, "";
    live_ascii: plain(), USUAL, 900, "";
    ended_usual: dark(), USUAL, 3_000, "";
    ended_wide: dark(), WIDE, 3_000, "";
    ended_large: dark(), LARGE, 3_000, "";
    ended_large_ascii: plain(), LARGE, 3_000, "";
    paused_wide: dark(), WIDE, 3_000, ",,,,,,,,,++";
    signals: dark(), USUAL, 900, "s";
    signals_small: plain(), SMALL, 900, "s";
    question: dark(), USUAL, 900, "jc";
    filter: dark(), WIDE, 900, "fwork";
    search: dark(), WIDE, 900, "5/worker";
    tree: dark(), WIDE, 900, "t";
    task_small: dark(), SMALL, 3_000, "j<Enter>";
    task_usual: dark(), USUAL, 3_000, "j<Enter>";
    task_wide: dark(), WIDE, 3_000, "j<Enter>";
    log_expanded: dark(), USUAL, 3_000, "5e";
    checks_expanded: dark(), WIDE, 3_000, "7e";
    fds_usual: dark(), USUAL, 900, "3";
    fds_expanded: dark(), WIDE, 3_000, "3e";
    fds_expanded_ascii: plain(), USUAL, 3_000, "3e";
    tiny: dark(), (20, 5), 900, "";
    too_small: dark(), (19, 4), 900, "";
}

macro_rules! engine_screens {
    ($($name:ident: $theme:expr, $size:expr, $model:expr, $millis:expr, $keys:expr;)+) => {
        $(
            #[test]
            fn $name() {
                let model = $model($millis);
                let mut state = State::new($theme, story::cards(), $size);
                begin(&mut state, story::watched_on_both(), &model);
                update(&mut state, Input::Tick(story::moment($millis)), &model);
                press(&mut state, &model, $keys);
                insta::assert_snapshot!(text(&drawn(&state, &model, $size)));
            }
        )+
    };
}

engine_screens! {
    four_lanes_live_large: dark(), LARGE, story::four, 900, "";
    four_lanes_large: dark(), LARGE, story::four, 3_000, "";
    four_lanes_large_ascii: plain(), LARGE, story::four, 3_000, "";
    four_lanes_usual: dark(), USUAL, story::four, 3_000, "DD";
    one_lane_live_usual: dark(), USUAL, story::alone, 900, "";
    one_lane_paused: dark(), USUAL, story::alone, 3_000, ",,,";
    one_lane_large: dark(), LARGE, story::alone, 3_000, "";
    two_engines_live_usual: dark(), USUAL, story::two_engines, 900, "";
    two_engines_usual: dark(), USUAL, story::two_engines, 3_000, "";
    two_engines_source: dark(), WIDE, story::two_engines, 900, "4";
}

/// Before anything is run, it is told what keeps CPython from being run.
#[test]
fn gallery_without_python() {
    let (mut state, nothing) = (gallery(dark(), USUAL, "jn"), Model::new(Vec::new()));
    assert!(state.needs_python());
    let why = "no `python3` found: install it, or name one with `--python PATH`";
    update(&mut state, Input::Python(Err(why.into())), &nothing);
    assert!(!state.needs_python());
    insta::assert_snapshot!(text(&drawn(&state, &nothing, USUAL)));
}

/// So it is of a scenario that exists on Tokio alone, though there is an interpreter.
#[test]
fn gallery_without_twin() {
    let why = "`sleep` has no twin in Python; run it with `--engine tokio`";
    let cards = story::cards().into_iter().map(|card| Card { no_cpython: why.into(), ..card }).collect();
    let (mut state, nothing) = (State::new(dark(), cards, USUAL), Model::new(Vec::new()));
    press(&mut state, &nothing, "nn");
    update(&mut state, Input::Python(Ok("cpython 3.12.1".into())), &nothing);
    insta::assert_snapshot!(text(&drawn(&state, &nothing, USUAL)));
}

/// What went wrong is told to its end, which says what to do.
#[test]
fn notice() {
    let (mut state, model) = board(dark(), USUAL, 3_000, "");
    let why = "failed to start a lane: too many open files; end other lanes, or raise the limit with `ulimit -n`";
    update(&mut state, Input::Notice(NoticeLine::Failed(why.into())), &model);
    insta::assert_snapshot!(text(&drawn(&state, &model, USUAL)));
}

#[test]
fn colours_of_the_gallery() {
    let state = gallery(dark(), USUAL, "j");
    insta::assert_snapshot!(styles(&drawn(&state, &Model::new(Vec::new()), USUAL)));
}

#[test]
fn colours_of_the_dashboard() {
    let (state, model) = board(dark(), USUAL, 3_000, "");
    insta::assert_snapshot!(styles(&drawn(&state, &model, USUAL)));
}

/// Under `NO_COLOR` the selection is reversed, and nothing has a colour.
#[test]
fn no_colours() {
    let (state, model) = board(plain(), USUAL, 3_000, "");
    insta::assert_snapshot!(styles(&drawn(&state, &model, USUAL)));
}
