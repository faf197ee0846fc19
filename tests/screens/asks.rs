//! What is asked before it is done, and the way back out.

use crate::{
    keys::board,
    sheet::{pane, press},
    story,
};
use loopscope::{
    event::{LaneId, TaskId},
    ui::{Effect, Screen, overlay::Overlay},
};

#[test]
fn lanes_that_run_are_not_ended_unasked() {
    let (mut state, model) = board(900);
    assert_eq!(press(&mut state, &model, "qn"), []);
    assert_eq!(press(&mut state, &model, "qy"), [Effect::Quit]);
    assert_eq!(press(&mut state, &model, "<^c>"), [Effect::Quit], "it does not ask");
    let (mut state, model) = board(3_000);
    assert_eq!(press(&mut state, &model, "q"), [Effect::Quit], "nothing runs: no question");
}

#[test]
fn a_task_is_cancelled_after_a_yes() {
    let (mut state, model) = board(900);
    press(&mut state, &model, "jc");
    assert!(matches!(&state.overlay, Some(Overlay::Question(question)) if question.text.contains("worker-0")));
    assert_eq!(press(&mut state, &model, "n"), []);
    assert_eq!(press(&mut state, &model, "cy"), [Effect::CancelTask { lane: LaneId(0), task: TaskId(2) }]);
}

#[test]
fn esc_goes_back_step_by_step() {
    let (mut state, model) = board(900);
    press(&mut state, &model, "/work<Enter>e<Enter>");
    assert_eq!(state.board.choice.pane, pane("task"));
    assert_eq!(press(&mut state, &model, "<Esc><Esc><Esc>"), []);
    assert_eq!((state.board.choice.pane, state.board.choice.look.filter.as_str()), (pane("tasks"), ""));
    assert_eq!(press(&mut state, &model, "<Esc>n"), [], "lanes run: it asks");
    assert_eq!(state.screen, Screen::Board);
    assert_eq!(press(&mut state, &model, "<Esc>y"), [Effect::End]);
    assert_eq!(state.screen, Screen::Gallery);
    assert_eq!(state.gallery.card().map(|card| &*card.name), Some("graceful-shutdown"), "it is where it came from");
    let (mut state, model) = board(3_000);
    assert_eq!(press(&mut state, &model, "<Esc>"), [Effect::End], "nothing runs: no question");
}

#[test]
fn run_again_orders_the_same() {
    let order = || Effect::Start(story::watched().order.unwrap());
    let (mut state, model) = board(3_000);
    assert_eq!(press(&mut state, &model, "r"), [order()]);
    let (mut state, model) = board(900);
    assert_eq!(press(&mut state, &model, "rn"), [], "lanes run: it asks");
    assert_eq!(press(&mut state, &model, "ry"), [order()]);
}

#[test]
fn a_filter_is_for_the_tasks_from_wherever_it_is_asked_for() {
    let (mut state, model) = board(3_000);
    press(&mut state, &model, "5e/worker-1<Enter>");
    assert_eq!((state.board.choice.pane, &*state.board.choice.look.filter), (pane("tasks"), "worker-1"));
}
