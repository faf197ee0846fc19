//! Rows that are searched and filtered.

use crate::{
    keys::{SIZE, board, click, find},
    sheet::{drawn, pane, press, text},
};
use loopscope::ui::{Effect, Kept, NoticeLine, scene::Sort};

#[test]
fn the_log_and_the_output_show_only_what_contains_the_filter() {
    let (mut state, model) = board(9_000);
    let screen = |state: &_| text(&drawn(state, &model, SIZE));
    press(&mut state, &model, "5efDELIV<Enter>");
    let shown = screen(&state);
    assert!(shown.contains("log · with \"deliv\", 4 of ") && shown.contains("cancel delivered"), "{shown}");
    assert!(!shown.contains("teardown"), "rows that do not contain it, groups among them, are left out:\n{shown}");
    press(&mut state, &model, "fnothing like it<Enter>");
    assert!(screen(&state).contains("no entry contains delivnothing like it"), "{}", screen(&state));
    press(&mut state, &model, "<Esc><Esc>6efworker-1<Enter>");
    let shown = screen(&state);
    assert!(shown.contains("output · with \"worker-1\", 2 of ") && !shown.contains("worker-0"), "{shown}");
    press(&mut state, &model, "<Esc><Esc>");
    assert!(!screen(&state).contains("with \""), "Esc shows all again:\n{}", screen(&state));
}

#[test]
fn a_pane_that_is_not_filtered_says_what_it_does_instead() {
    let (mut state, model) = board(900);
    press(&mut state, &model, "4f");
    let why = "the source pane shows all its rows; `/` searches it";
    assert_eq!((state.overlay.take(), state.notice.take()), (None, Some(NoticeLine::Failed(why.into()))));
    assert_eq!(state.board.choice.pane, pane("source"));
}

#[test]
fn a_search_finds_what_a_folded_group_hides() {
    let (mut state, model) = board(9_000);
    press(&mut state, &model, "5e");
    let (column, row) = find(&state, &model, "▾ teardown");
    click(&mut state, &model, column, row);
    let screen = |state: &_| text(&drawn(state, &model, SIZE));
    assert!(!screen(&state).contains("shutdown_asyncgens"), "{}", screen(&state));
    press(&mut state, &model, "/shutdown_asyncgens");
    assert!(screen(&state).contains("1 found"), "the group that hides it is counted:\n{}", screen(&state));
    press(&mut state, &model, "<Enter>");
    assert!(screen(&state).contains("shutdown_asyncgens"), "{}", screen(&state));
}

#[test]
fn the_sorting_that_a_click_on_a_heading_chose_is_kept() {
    let (mut state, model) = board(900);
    let (column, row) = find(&state, &model, "state ");
    let kept = [Effect::Keep(Kept::Sort(Sort::State)), Effect::Keep(Kept::Reversed(false))];
    assert_eq!(click(&mut state, &model, column, row), kept);
}
