//! Why a program does not stop: who is in the way of its end.
//!
//! ```text
//!  main thread ─▶ run_until_complete, or a teardown step ─▶ gather, group, await, lock ─▶ … ─▶ the leaf
//! ```
//!
//! A cause names *the leaf*: what would have to end for all others to go on. It reads what the program answered when it
//! was asked ([`Snapshot`](crate::model::Snapshot)), what its source says about the lines, and what happened before: the
//! guilty party is often gone. Where none of that decides, the answer is unknown, and says what was ruled out.
//!
//! A cause is a file with a function that finds it, and its line in [`CAUSES`], the most certain first.

mod blocked;
mod blocking_task;
mod cancelled;
mod child;
mod connections;
mod executor;
mod exit;
mod failed_handler;
mod for_good;
mod ignored;
mod init;
mod job;
mod leaf;
mod locked;
mod lost_cancel;
mod main_thread;
mod outside;
mod primitive;
mod replaced;
mod reported;
mod restarted;
mod run_again;
mod serving;
mod spawned;
mod stack;
mod steps;
mod stopped;
mod taken;
mod unstopped;
mod unwoken;
mod view;
mod waits;

use super::{
    Case, Need, Rule, Ruling,
    step::Step,
    subject::{Subject, Subjects},
};
use crate::{
    event::{Engine, Exit, Span, Time, signal_name},
    model::Snapshot,
};
use std::borrow::Cow;
use view::View;

pub(super) use view::Frame;

pub(super) const RULE: Rule = Rule {
    name: "does-not-stop",
    topic: "stops",
    about: "The program stops when it is asked to, and is not stuck for good before.",
    needs: &[],
    ok_needs: &[Need::End],
    judges_leftovers: false,
    judge,
};

/// Every cause, the most certain first.
const CAUSES: &[fn(&View<'_>) -> Option<Cause>] = &[
    stopped::cause,
    locked::cause,
    exit::cause,
    ignored::cause,
    init::cause,
    failed_handler::cause,
    executor::cause,
    blocking_task::cause,
    blocked::cause,
    job::cause,
    serving::cause,
    spawned::cause,
    lost_cancel::cause,
    replaced::cause,
    run_again::cause,
    unwoken::cause,
    waits::cause,
    unstopped::cause,
    outside::cause,
    main_thread::cause,
];

/// So long a program may take to stop.
const GRACE: Span = Span::from_millis(500);

/// What is in the way of the end.
struct Cause {
    sentence: String,
    fix: Cow<'static, str>,
    subjects: Vec<Subject>,
    /// Since when.
    since: Option<Time>,
    /// How it came to that.
    steps: Vec<Step>,
}

impl Cause {
    fn new(sentence: String, fix: impl Into<Cow<'static, str>>) -> Self {
        Self { sentence, fix: fix.into(), subjects: Vec::new(), since: None, steps: Vec::new() }
    }

    fn about(mut self, subjects: impl IntoIterator<Item = Subject>) -> Self {
        self.subjects.extend(subjects);
        self
    }

    const fn since(mut self, since: Option<Time>) -> Self {
        self.since = since;
        self
    }

    fn steps(mut self, steps: Vec<Step>) -> Self {
        self.steps = steps;
        self
    }
}

const UNKNOWN: &str = "The program had not ended when the time limit passed, and what it waits for is not known: it ";

fn judge(case: &Case<'_>) -> Ruling {
    let is_timed_out = case.is_timed_out();
    let asked = asked(case);
    match case.exit() {
        Some(_) if !is_timed_out => return stopped(case, asked.as_ref()),
        Some(Exit::Code(_)) => return Ruling::not_applicable(),
        _ => {}
    }
    let reported;
    let look = match answer(case) {
        Answer::Given(look) => look,
        Answer::Reported => {
            reported = reported::snapshot(case.lane, case.last());
            &reported
        }
        Answer::None => return silent(case, is_timed_out),
    };
    let view = View::new(case, look);
    let is_late = asked.as_ref().is_some_and(|asked| case.last().since(asked.at) >= GRACE);
    if !is_late && !is_timed_out && !case.lane.lifeline.is_attached && !for_good::is_for_good(&view) {
        return Ruling::not_applicable();
    }
    let Some(cause) = CAUSES.iter().find_map(|find| find(&view)) else {
        // That a program sleeps says nothing to who has started it.
        let is_news = !view.is_from_outside() || case.lane.lifeline.is_attached || outside::is_loop(&view);
        return if is_news || is_late { unknown(&view, is_timed_out) } else { silent(case, is_timed_out) };
    };
    let Cause { sentence, fix, subjects, since, steps } = cause;
    let sentence = test(look).map_or_else(|| sentence.clone(), |test| format!("In {test}: {sentence}"));
    let ruling = Ruling::fail("does not stop", sentence).about(Subjects::all(subjects));
    let ruling = if fix.is_empty() { ruling } else { ruling.fix(fix) };
    Ruling { since: since.max(asked.map(|asked| asked.at)), steps, ..ruling }.when(case.last())
}

/// The function that handles the signal which asked for the end.
fn handler<'a>(view: &View<'a>) -> Option<(String, Frame<'a>)> {
    let signal = view.lane.received_ending_signal(view.at)?.signal;
    let handler = Frame::of(view.look.handlers.get(&signal)?);
    (handler.is_own() && handler.place.contains(':')).then(|| (signal_name(signal.into()), handler))
}

/// The test that runs now, under pytest: `test_app.py::test_stops`.
fn test(look: &Snapshot) -> Option<String> {
    let (test, worker) = look.test.as_ref()?;
    let test = test.trim_end_matches(" (call)");
    Some(if worker.is_empty() { test.to_owned() } else { format!("{test} (worker {worker})") })
}

/// What asked the program to stop, and when.
struct Asked {
    at: Time,
    what: String,
}

/// The first signal that asks for an end; else the teardown, or the exit, that has begun.
fn asked(case: &Case<'_>) -> Option<Asked> {
    let lane = case.lane;
    let signal = lane.ending_signal(case.at);
    let signal = signal.map(|mark| Asked { at: mark.at, what: signal_name(mark.signal.into()) });
    let exiting = lane.snapshots.latest(case.last()).filter(|look| exit::is_exiting(lane, look, case.at));
    let teardown = || {
        // The program may be meant to go on after a loop is closed.
        let ends = case.ended.is_some() || exiting.is_some();
        let last = lane.loops.known(case.at).last().filter(|last| ends || last.open(case.at))?;
        let begun = last.teardown(case.at).first()?.begun;
        Some(Asked { at: begun, what: "the end of main".into() })
    };
    let exit = |look: &Snapshot| Asked { at: look.at - GRACE, what: "the end of the main thread".into() };
    signal.or_else(teardown).or_else(|| exiting.map(exit))
}

fn stopped(case: &Case<'_>, asked: Option<&Asked>) -> Ruling {
    match (asked, case.ended) {
        (Some(asked), Some(ended)) => {
            let sentence = format!("The process ended {} after {}.", ended.since(asked.at), asked.what);
            Ruling::ok("stops", sentence).when(ended)
        }
        _ => Ruling::not_applicable(),
    }
}

/// Where it is known from what tasks are waiting on.
enum Answer<'a> {
    Given(&'a Snapshot),
    /// The program reports each wait, and cannot be asked.
    Reported,
    None,
}

fn answer<'a>(case: &Case<'a>) -> Answer<'a> {
    let lane = case.lane;
    match lane.snapshots.latest(case.last()) {
        _ if lane.info.engine == Engine::Tokio && lane.lifeline.connected.is_some() => Answer::Reported,
        Some(look) if !lane.snapshots.is_silent(case.last()) => Answer::Given(look),
        _ => Answer::None,
    }
}

/// The program cannot be asked, or does not answer.
fn silent(case: &Case<'_>, is_timed_out: bool) -> Ruling {
    let is_python = matches!(case.lane.info.engine, Engine::Cpython(_));
    let is_locked = is_python && case.lane.snapshots.is_silent(case.last());
    match (is_locked, is_timed_out) {
        (true, _) => Ruling::fail("does not stop", locked::LOCKED).fix(locked::FIX),
        (false, true) => {
            let is_asked = is_python && case.lane.lifeline.connected.is_some();
            let why = if is_asked { "gave no answer in time" } else { "reports nothing" };
            Ruling::fail("does not stop", format!("{UNKNOWN}{why}{}.", asleep(case)))
        }
        (false, false) => Ruling::not_applicable(),
    }
}

/// What its main thread sleeps in, as the kernel says.
fn asleep(case: &Case<'_>) -> String {
    let look = case.lane.snapshots.latest(case.last());
    let call = look.and_then(|look| look.asleep.get(&look.main_thread()?.tid));
    call.map_or_else(String::new, |call| format!(", and its main thread sleeps in {call}"))
}

/// What the oldest task waited on when it last reported that, where the program was not asked in time.
fn reported_wait(view: &View<'_>) -> Option<String> {
    view.alive().find_map(|task| {
        let (name, waiting) = (view.name(task.id), task.waiting(view.at)?);
        Some(format!("{name} waits on {} at {}", waiting.on.word(), view.site(waiting.site)?))
    })
}

/// What was ruled out.
fn unknown(view: &View<'_>, is_timed_out: bool) -> Ruling {
    if let Some((sentence, fix)) = outside::known(view) {
        let ruling = if is_timed_out { Ruling::fail("does not stop", sentence) } else { Ruling::unknown(sentence) };
        return ruling.fix(fix);
    }
    let main = view.main().and_then(|main| Some((main.id, view.stands(main.id)?)));
    let waits = main.map(|(main, frame)| format!("{} waits in {}", view.name(main), frame.text()));
    let waits = waits.or_else(|| reported_wait(view)).unwrap_or_else(|| "no task of its loop is waiting".into());
    let sentence = format!(
        "The program does not stop, and why is not known: {waits}; no thread, executor job, lock or swallowed cancel is \
         in its way."
    );
    if is_timed_out { Ruling::fail("does not stop", sentence) } else { Ruling::unknown(sentence) }
}
