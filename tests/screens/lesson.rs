//! A lesson on the dashboard: its card, its moments, and what its keys do.

use std::sync::Arc;

use crate::{
    keys::{SIZE, gallery},
    sheet::{begin, drawn, press, text, update},
    story,
};
use loopscope::{
    lesson::read,
    model::Model,
    ui::{Copied, Effect, Input, LessonRow, NoticeLine, Screen, State, Taught, overlay::Overlay},
};
use ratatui::crossterm::event::Event;

const LESSON: &str = r#"
title = "A shutdown"
about = "Who cancels whom."
[values]
delay = "managed: task worker-0 requested -> task worker-0 delivered"
[[run]]
name = "a signal"
scenario = "graceful-shutdown"
[[run]]
name = "another"
scenario = "sleep"
[[card]]
run = "a signal"
at = "managed: SIGTERM received"
text = "The signal has come. `{run_call}` is in lane A."
[[card]]
text = "main returns."
ask = "Who cancels the workers in lane A?"
answers = [
    { text = "Nobody", because = "Somebody does, and it is no task." },
    { text = "The teardown", right = true, because = "It requests a cancel of every task left." },
]
[[card]]
at = "managed: task worker-0 delivered"
text = "Delivered {delay} later."
[[card]]
run = "another"
text = "Another run."
"#;

/// The story, so many milliseconds in, with a lesson over it.
fn taught(millis: u64) -> (State, Model) {
    let (mut state, _) = gallery();
    let model = story::session(millis);
    let lesson = Arc::new(read("mine", "mine.toml", LESSON).expect("it is a lesson"));
    state.lesson = Some(Taught::new(lesson, 1, 0));
    state.lessons = vec![LessonRow { title: "A shutdown".into(), ..LessonRow::default() }];
    begin(&mut state, story::watched(), &model);
    state.show_lesson_run(Some(0));
    state.refresh(&model);
    (state, model)
}

fn screen(state: &State, model: &Model) -> String {
    text(&drawn(state, model, SIZE))
}

fn resize(state: &mut State, model: &Model, (columns, rows): (u16, u16)) {
    update(state, Input::Terminal(Event::Resize(columns, rows)), model);
}

fn reached(card: usize) -> Effect {
    Effect::LessonReached { lesson: "mine".into(), card, is_done: false }
}

#[test]
fn a_card_holds_its_moment_and_hides_what_comes_later() {
    let (state, model) = taught(3_000);
    let shown = screen(&state, &model);
    assert!(!state.board.live() && state.board.at() < model.head());
    assert!(shown.contains("lesson 1: A shutdown · 1 of 4") && shown.contains("SIGTERM received in the managed lane"));
    assert!(!shown.contains("main returns") && !shown.contains("cancel requested by"), "{shown}");
}

#[test]
fn a_question_is_answered_before_the_lesson_goes_on() {
    let (mut state, model) = taught(3_000);
    assert_eq!(press(&mut state, &model, "<Enter>"), [reached(1)]);
    resize(&mut state, &model, (80, 24));
    insta::assert_snapshot!(text(&drawn(&state, &model, (80, 24))));
    resize(&mut state, &model, SIZE);
    assert_eq!(press(&mut state, &model, "<Enter>"), [], "it asks first");
    assert!(screen(&state, &model).contains("Enter once more shows it"));
    press(&mut state, &model, "a");
    assert!(screen(&state, &model).contains("Somebody does, and it is no task."));
    press(&mut state, &model, "c");
    assert!(state.overlay.is_none(), "there is no third answer, and the key does what it does elsewhere");
    press(&mut state, &model, "b");
    assert!(screen(&state, &model).contains("Yes. It requests a cancel of every task left."));
    let before = state.board.at();
    assert_eq!(press(&mut state, &model, "<Enter>"), [reached(2)]);
    assert!(state.board.at() > before, "{}", screen(&state, &model));
    assert!(screen(&state, &model).contains("Delivered 330 µs later."), "{}", screen(&state, &model));
    press(&mut state, &model, "<Bksp>");
    assert_eq!(state.board.at(), before, "back is back in time, too");
}

#[test]
fn a_moment_that_has_not_come_is_waited_for() {
    let (mut state, early) = taught(400);
    assert!(state.board.live());
    assert!(screen(&state, &early).contains("The lesson goes on at this moment: SIGTERM received"));
    assert_eq!(press(&mut state, &early, "<Enter>"), [], "there is nothing to pass over");
    let later = story::session(3_000);
    state.refresh(&later);
    assert!(!state.board.live() && screen(&state, &later).contains("The signal has come."));
}

#[test]
fn another_run_is_asked_for_and_ones_own_leads_back() {
    let (mut state, model) = taught(3_000);
    press(&mut state, &model, "<Enter>b<Enter>");
    let wanted = Effect::LessonRun { run: 1, anew: false };
    assert_eq!(press(&mut state, &model, "<Enter>"), [reached(3), wanted.clone()]);
    state.show_lesson_run(None);
    state.refresh(&model);
    assert!(screen(&state, &model).contains("This is a run of your own"));
    assert_eq!(press(&mut state, &model, "<Enter>"), [wanted]);
    assert_eq!(press(&mut state, &model, "r"), [Effect::LessonRun { run: 1, anew: true }]);
}

#[test]
fn its_end_leads_to_the_list_and_esc_leaves_it_as_it_is() {
    let (mut state, model) = taught(3_000);
    assert_eq!(press(&mut state, &model, "<Enter><Esc>"), [reached(1), Effect::End]);
    assert!(state.lesson.is_none() && state.screen == Screen::Gallery);
    let (mut state, model) = taught(3_000);
    press(&mut state, &model, "<Enter>b<Enter><Enter>");
    state.show_lesson_run(Some(1));
    state.refresh(&model);
    let done = Effect::LessonReached { lesson: "mine".into(), card: 0, is_done: true };
    assert_eq!(press(&mut state, &model, "<Enter>"), [Effect::End, done]);
    assert!(matches!(state.overlay, Some(Overlay::Lessons(_))) && state.screen == Screen::Gallery);
    let said = "You predicted 1 of 1 at the first try, and 0 at a later one.";
    assert_eq!(state.notice, Some(NoticeLine::Done(said.into())));
}

#[test]
fn lessons_are_offered_once_and_chosen_from_the_gallery() {
    let (mut state, model) = gallery();
    let rows = ["What a loop is", "The two entry points"].map(|title| LessonRow {
        title: title.into(),
        about: "What one knows afterwards.".into(),
        ..LessonRow::default()
    });
    state.lessons = rows.into();
    state.offers_lessons = true;
    state.refresh(&model);
    insta::assert_snapshot!(screen(&state, &model));
    assert_eq!(press(&mut state, &model, "<Esc>"), []);
    assert!(state.overlay.is_none());
    assert_eq!(press(&mut state, &model, "L2<Enter>"), [Effect::Learn(1)]);
}

#[test]
fn advice_follows_from_the_answers() {
    let (mut state, model) = gallery();
    press(&mut state, &model, "a");
    resize(&mut state, &model, (80, 24));
    insta::assert_snapshot!(text(&drawn(&state, &model, (80, 24))));
    press(&mut state, &model, "jjjjjh");
    let shown = text(&drawn(&state, &model, (80, 24)));
    assert!(shown.contains("SIGTERM: Docker, systemd, Kubernetes"), "{shown}");
    let copied = press(&mut state, &model, "y");
    let [Effect::Copy(copied)] = &copied[..] else { panic!("{copied:?}") };
    assert!(matches!(copied, Copied::Code(code) if code.contains("add_signal_handler")), "{copied:?}");
    assert_eq!(copied.said(), "copied the code");
    press(&mut state, &model, "<Esc>");
    assert!(state.overlay.is_none());
}

#[test]
fn a_terminal_that_is_too_small_gets_a_sentence() {
    let (mut state, model) = taught(3_000);
    let size = (70, 20);
    resize(&mut state, &model, size);
    let shown = text(&drawn(&state, &model, size));
    let words = shown.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("This lesson needs a terminal of 80x20, and this one is 70x20. Make it larger"), "{shown}");
    assert!(words.contains("`loopscope learn mine --plain`."), "{shown}");
}
