//! The screen of statements.

use crate::{
    keys::{SIZE, click, find, gallery},
    sheet::{drawn, press, text, update},
};
use loopscope::model::Model;
use loopscope::ui::{ClaimAnswer, ClaimCard, Effect, Engines, Input, NoticeLine, Order, ScenarioOrder, Screen, State};
use ratatui::crossterm::event::Event;

const STATEMENT: &str = "Graceful shutdown: handlers for SIGINT and SIGTERM that create a task, which cancels all \
                         others and waits for them, end the program in order.";

fn statements() -> (State, Model) {
    let (mut state, model) = gallery();
    let card = |number: u8, statement: &str, runs: &[&str]| ClaimCard {
        number,
        statement: statement.into(),
        runs: runs.iter().map(ToString::to_string).collect(),
        order: runs.first().map(|_| Order::Scenario(ScenarioOrder { scenario: "sleep".into(), ..Default::default() })),
        answer: None,
    };
    state.claims.cards = vec![
        card(7, "Almost always use the managed entry point.", &[]),
        card(
            17,
            STATEMENT,
            &["graceful-shutdown pattern=published SIGTERM", "graceful-shutdown pattern=correct SIGTERM"],
        ),
        card(26, "After a run the loop is closed.", &["unclosed-loop iterations=5"]),
    ];
    press(&mut state, &model, "C");
    (state, model)
}

fn judged() -> Vec<(u8, ClaimAnswer)> {
    let answer = |word: &str, on: &str, is_documented| ClaimAnswer {
        word: word.into(),
        on: on.into(),
        evidence: vec![
            ("tokio".into(), "12 workers were cancelled; \"Shutdown complete\" came in 0 of 4 lanes.".into()),
            ("cpython 3.8 to 3.13".into(), "The same, and the process exited with code 1.".into()),
        ],
        is_documented,
    };
    vec![(17, answer("false", "", true)), (26, answer("depends", "whether the run cleans up", false))]
}

#[test]
fn enter_judges_a_statement_and_its_answer_stays() {
    let (mut state, model) = statements();
    assert_eq!(state.screen, Screen::Claims);
    press(&mut state, &model, "j");
    let judge = Effect::Judge { numbers: vec![17], engines: Engines::Tokio };
    assert_eq!(press(&mut state, &model, "<Enter>"), std::slice::from_ref(&judge));
    update(&mut state, Input::Judging("1 of 3: tokio: sleep".into()), &model);
    assert!(text(&drawn(&state, &model, SIZE)).contains("1 of 3: tokio: sleep"));
    assert_eq!(press(&mut state, &model, "<Enter>"), [], "one after another");
    assert!(matches!(state.notice, Some(NoticeLine::Failed(_))));
    update(&mut state, Input::Judged(judged()), &model);
    let screen = text(&drawn(&state, &model, SIZE));
    assert!(screen.contains("2 of 3 judged") && screen.contains("17 · false"), "{screen}");
    assert_eq!(press(&mut state, &model, "<Enter>"), [judge]);
}

#[test]
fn its_run_opens_in_the_dashboard() {
    let (mut state, model) = statements();
    assert_eq!(press(&mut state, &model, "o"), []);
    assert!(matches!(state.notice, Some(NoticeLine::Failed(_))), "an advice has no run");
    let (column, row) = find(&state, &model, "26 ");
    assert_eq!(click(&mut state, &model, column, row), []);
    let [Effect::Start(Order::Scenario(order))] = &press(&mut state, &model, "o")[..] else { panic!("no run") };
    assert_eq!(order.scenario, "sleep");
    press(&mut state, &model, "<Esc>");
    assert_eq!(state.screen, Screen::Gallery);
}

#[test]
fn statements_in_every_size() {
    let (mut state, model) = statements();
    update(&mut state, Input::Judged(judged()), &model);
    press(&mut state, &model, "j");
    for size in [(160, 48), (80, 24), (40, 12), (20, 5)] {
        update(&mut state, Input::Terminal(Event::Resize(size.0, size.1)), &model);
        insta::assert_snapshot!(format!("{}x{}", size.0, size.1), text(&drawn(&state, &model, size)));
    }
}
