//! The gallery beyond its list: what it asks, its sources, the last runs.

use crate::{
    keys::{SIZE, click, find, gallery, ordered},
    sheet::{drawn, press, text, update},
};
use loopscope::ui::{Effect, Engines, Input, Kept, RunCard};
use ratatui::crossterm::event::{Event, KeyModifiers, MouseEvent, MouseEventKind};

/// Who starts without an engine set is asked once, as soon as it is known whether there is a Python.
#[test]
fn the_engine_is_asked_for_once() {
    let ask = |found: Result<String, String>| {
        let (mut state, model) = gallery();
        state.gallery.asks = true;
        assert!(state.needs_python() && state.overlay.is_none());
        update(&mut state, Input::Python(found), &model);
        (state, model)
    };
    let (mut state, model) = ask(Ok("cpython 3.12.1".into()));
    let screen = text(&drawn(&state, &model, SIZE));
    assert!(screen.contains("p  Python: cpython 3.12.1") && screen.contains("n  ask at the next start"), "{screen}");
    assert_eq!(press(&mut state, &model, "<Enter>"), [Effect::Keep(Kept::Engine(Engines::Cpython))]);
    assert_eq!((ordered(&state).engines, state.overlay.is_none()), (Engines::Cpython, true));
    update(&mut state, Input::Python(Ok("cpython 3.12.1".into())), &model);
    assert_eq!(state.overlay, None);
    let (mut state, model) = ask(Err("no `python3` found".into()));
    assert_eq!(press(&mut state, &model, "<Enter>"), [Effect::Keep(Kept::Engine(Engines::Tokio))]);
    let (mut state, model) = ask(Err("no `python3` found".into()));
    assert_eq!(press(&mut state, &model, "<Esc>"), []);
}

/// The source scrolls by keys once it has the focus, and by the wheel.
#[test]
fn the_source_scrolls_and_the_parameters_stay() {
    let (mut state, model) = gallery();
    press(&mut state, &model, "<Tab><Tab>");
    let title = find(&state, &model, "src/scenario/sleep.rs");
    press(&mut state, &model, "jj");
    assert!(text(&drawn(&state, &model, SIZE)).contains("▲ 2"), "{}", text(&drawn(&state, &model, SIZE)));
    let kind = MouseEventKind::ScrollUp;
    let event = MouseEvent { kind, column: title.0, row: title.1 + 2, modifiers: KeyModifiers::NONE };
    update(&mut state, Input::Terminal(Event::Mouse(event)), &model);
    let screen = text(&drawn(&state, &model, SIZE));
    assert!(!screen.contains('▲') && state.gallery.field == 0, "{screen}");
}

/// The last runs stand below the scenarios, and open.
#[test]
fn a_run_that_is_over_opens_again() {
    let (mut state, model) = gallery();
    let run = |id, title: &str, is_ok| RunCard {
        id,
        title: title.into(),
        settings: "workers=5".into(),
        outcome: "The loop was never closed.".into(),
        is_ok,
        ago: "2 min ago".into(),
    };
    state.gallery.runs = vec![run(7, "sleep", true), run(4, "graceful-shutdown", false)];
    state.refresh(&model);
    press(&mut state, &model, "G");
    insta::assert_snapshot!(text(&drawn(&state, &model, SIZE)));
    assert_eq!(press(&mut state, &model, "<Enter>"), [Effect::Open(4)]);
    let (column, row) = find(&state, &model, "✓ sleep");
    assert_eq!(click(&mut state, &model, column, row), []);
    assert_eq!(click(&mut state, &model, column, row), [Effect::Open(7)]);
    press(&mut state, &model, "gjjj");
    assert!(state.gallery.run().is_some_and(|run| run.id == 7), "they come behind the scenarios");
}
