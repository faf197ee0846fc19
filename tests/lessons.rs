//! No lesson lies: each of its runs is run anew on both engines, and every statement of every card is checked there.
//!
//! CPython is the `python3` that is found; `-- --ignored` takes every interpreter there is. The lanes of Tokio are this
//! very program, run again.

use std::{fmt::Write as _, process::ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};
use loopscope::{
    app::{Python, lesson_order, load_lessons, watch_run},
    event::{LaneId, Time},
    lesson::{Lesson, Statement},
    model::{LaneInfo, Model},
    scenario::ALL,
    source::python::{Interpreter, Which, all, find},
    ui::Engines,
};

fn main() -> ExitCode {
    if std::env::args().nth(1).is_some_and(|word| word == "lane") {
        return loopscope::gallery(&[]);
    }
    let lessons = load_lessons(None, ALL).expect("every lesson is whole");
    let mut trials = vec![Trial::test("a_false_statement_is_noticed", a_false_statement_is_noticed)];
    for lesson in lessons {
        trials.extend(of(&lesson));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn of(lesson: &Lesson) -> Vec<Trial> {
    let name = |what: &str| format!("{}::{what}", lesson.name);
    let trial = |what: &str, test: fn(&Lesson) -> Result<(), Failed>| {
        let lesson = lesson.clone();
        Trial::test(name(what), move || test(&lesson))
    };
    let is_missing = find(&Which::Default).is_err();
    vec![
        trial("asks_four_to_six_times", asks_four_to_six_times),
        trial("tokio", |lesson| is_true(lesson, Engines::Tokio, &Python::default())),
        trial("cpython", |lesson| is_true(lesson, Engines::Cpython, &Python::default())).with_ignored_flag(is_missing),
        trial("everywhere", |lesson| all().iter().try_for_each(|python| is_true_on(lesson, python)))
            .with_ignored_flag(true),
    ]
}

fn asks_four_to_six_times(lesson: &Lesson) -> Result<(), Failed> {
    let asks = lesson.questions();
    if (4..=6).contains(&asks) { Ok(()) } else { Err(format!("it asks {asks} times").into()) }
}

fn is_true_on(lesson: &Lesson, interpreter: &Interpreter) -> Result<(), Failed> {
    let python = Python { which: Which::Path(interpreter.path.clone()), ..Python::default() };
    is_true(lesson, Engines::Cpython, &python)
}

fn is_true(lesson: &Lesson, engines: Engines, python: &Python) -> Result<(), Failed> {
    let run = |run| watch_run(ALL, &lesson_order(run, engines), run.signal, python);
    let models: Vec<Model> = lesson.runs.iter().map(run).collect::<Result<_, _>>()?;
    let mut wrong = String::new();
    for (place, card) in lesson.cards.iter().enumerate() {
        let model = &models[card.run];
        let line = format!("{}:{}", lesson.file, card.line);
        let Some(at) = lesson.moment(place, model) else {
            let _ = writeln!(wrong, "{line}: its moment never came");
            continue;
        };
        for statement in card.holds.iter().filter(|statement| !statement.holds(model, at)) {
            let _ = writeln!(wrong, "{line}: `{statement}` does not hold at {}", model.since_start(at));
        }
    }
    for (name, _) in &lesson.values {
        let is_known = |card: &usize| {
            let (model, text) = (&models[lesson.cards[*card].run], format!("{{{name}}}"));
            lesson.fill(&text, model, lesson.moment(*card, model).unwrap_or(Time::END)) != "?"
        };
        let named = (0..lesson.cards.len())
            .filter(|card| lesson.cards[*card].text.iter().any(|text| text.contains(&format!("{{{name}}}"))));
        for card in named.filter(|card| !is_known(card)) {
            let _ = writeln!(wrong, "{}:{}: `{name}` is not known", lesson.file, lesson.cards[card].line);
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.into()) }
}

/// What does not hold must not pass: in a run without a lane, and in one that went on.
fn a_false_statement_is_noticed() -> Result<(), Failed> {
    let lessons = load_lessons(None, ALL)?;
    let lesson = lessons.iter().find(|lesson| lesson.name == "loop").ok_or("there is no lesson `loop`")?;
    let model = watch_run(ALL, &lesson_order(&lesson.runs[0], Engines::Tokio), None, &Python::default())?;
    let empty = Model::new(vec![LaneInfo { id: LaneId(0), ..LaneInfo::default() }]);
    for text in [
        "managed: loop is created",
        "managed: task main is failed",
        "managed: 7 tasks alive",
        "managed: exit 1",
        "managed: check exit-status fail",
        "managed: output \"nobody prints this\"",
        "managed: loop closed before loop running",
        "managed: loop closed never",
        "managed: loop running -> loop closed under 1ms",
        "manual: loop is closed",
        "on tokio managed: exit 1",
        "managed: loop closed before loop closed + output \"nobody prints this\"",
    ] {
        let statement: Statement = text.parse()?;
        if statement.holds(&model, model.head()) || statement.holds(&empty, Time::END) {
            return Err(format!("`{text}` holds").into());
        }
    }
    Ok(())
}
