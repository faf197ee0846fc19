//! What is asked before it is done, and the way back out.

use crate::{
    keys::{SIZE, board},
    sheet::{drawn, pane, press, text},
    story,
};
use loopscope::{
    event::{LaneId, TaskId},
    ui::{Effect, NoticeLine, Order, ScenarioOrder, Screen, overlay::Overlay},
};

#[test]
fn running_lanes_are_ended_only_after_a_yes() {
    let (mut state, model) = board(900);
    assert_eq!(press(&mut state, &model, "qn"), []);
    assert_eq!(press(&mut state, &model, "qy"), [Effect::Quit]);
    assert_eq!(press(&mut state, &model, "<^c>"), [], "the first one asks");
    assert_eq!(press(&mut state, &model, "<^c>"), [Effect::Quit], "the second one does not");
    press(&mut state, &model, "q");
    assert_eq!(press(&mut state, &model, "<^c>"), [], "it offers more than was asked");
    let interrupt = |lane| Effect::Signal { lane: LaneId(lane), signal: 2 };
    assert_eq!(press(&mut state, &model, "i"), [interrupt(0), interrupt(1)]);
    let (mut state, model) = board(3_000);
    assert_eq!(press(&mut state, &model, "q"), [Effect::Quit], "nothing runs: no question");
}

#[test]
fn a_task_is_cancelled_after_a_yes() {
    let (mut state, model) = board(900);
    press(&mut state, &model, "jc");
    assert!(
        matches!(&state.overlay, Some(Overlay::Question(question)) if question.text == "Cancel worker-0 in lane A?")
    );
    assert_eq!(press(&mut state, &model, "n"), []);
    assert_eq!(press(&mut state, &model, "cy"), [Effect::CancelTask { lane: LaneId(0), task: TaskId(2) }]);
}

#[test]
fn esc_goes_back_step_by_step() {
    let (mut state, model) = board(900);
    press(&mut state, &model, "fwork<Enter>e<Enter>");
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
fn a_filter_goes_to_the_tasks_from_a_pane_without_rows() {
    let (mut state, model) = board(3_000);
    press(&mut state, &model, "2efworker-1<Enter>");
    assert_eq!((state.board.choice.pane, &*state.board.choice.look.filter), (pane("tasks"), "worker-1"));
}

#[test]
fn a_question_is_taken_back_when_what_it_asks_about_is_over() {
    for keys in ["q", "r", "<Esc>", "<^c>", "s", "jc"] {
        let (mut state, model) = board(900);
        press(&mut state, &model, keys);
        assert!(state.overlay.is_some(), "{keys}");
        state.refresh(&story::session(3_000));
        assert_eq!(state.overlay, None, "{keys}");
        assert!(matches!(&state.notice, Some(NoticeLine::Done(why)) if why.contains("ended meanwhile")), "{keys}");
    }
}

#[test]
fn a_key_that_is_no_answer_is_not_swallowed_in_silence() {
    let (mut state, model) = board(900);
    assert_eq!(press(&mut state, &model, "qx"), []);
    assert!(text(&drawn(&state, &model, SIZE)).contains("press one of these keys first"));
}

/// A parameter is changed without a way back to the gallery; the old one runs beside it.
#[test]
fn a_parameter_is_changed_and_run_again() {
    let (mut state, model) = board(3_000);
    press(&mut state, &model, "R");
    let screen = text(&drawn(&state, &model, SIZE));
    assert!(screen.contains("run graceful-shutdown again") && screen.contains("[old and new]"), "{screen}");
    let effects = press(&mut state, &model, "12<Down><Down><Right><Enter>");
    let order = |beside| ScenarioOrder {
        scenario: "graceful-shutdown".into(),
        sets: ["workers=12", "work=5s", "pattern=correct"].map(String::from).into(),
        beside,
        ..ScenarioOrder::default()
    };
    assert_eq!(effects, [Effect::Start(Order::Scenario(order(Some(Vec::new()))))]);
    let effects = press(&mut state, &model, "R12<Down><Down> <Down><Right><Enter>");
    assert_eq!(effects, [Effect::Start(Order::Scenario(order(None)))]);
    assert_eq!(press(&mut state, &model, "R<Esc>"), []);
}
