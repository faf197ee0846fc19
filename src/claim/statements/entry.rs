//! What the two entry points do with their loop.

use std::collections::BTreeSet;

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Truth, Unseen,
        experiments::{ANATOMY, LEFTOVERS, SLEEP},
        facts::Facts,
    },
    event::{End, Exit, FileKind, LoopState, Time},
    model::{LoopHistory, counted},
};

pub(super) const MANAGED_OWNS_ITS_LOOP: Claim = Claim {
    number: 1,
    statement: "The managed entry point takes one coroutine; it creates a loop, runs the coroutine on it and closes it.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&SLEEP],
    judge: managed_owns_its_loop,
};

pub(super) const MANAGED_RUNS_UNTIL_COMPLETE: Claim = Claim {
    number: 2,
    statement: "Under the hood the managed entry point calls run_until_complete.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&SLEEP, &LEFTOVERS],
    judge: managed_runs_until_complete,
};

pub(super) const MANUAL_NEEDS_A_LOOP: Claim = Claim {
    number: 4,
    statement: "The manual entry point needs a loop object that the program creates first.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&SLEEP],
    judge: manual_needs_a_loop,
};

pub(super) const SAME_OUTPUT: Claim = Claim {
    number: 5,
    statement: "Print the time, sleep one second, print the time again: both entry points give the same output.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&SLEEP],
    judge: same_output,
};

pub(super) const A_LOOP_RUNS: Claim = Claim {
    number: 6,
    statement: "A loop runs tasks, callbacks, network I/O and subprocesses.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&ANATOMY],
    judge: a_loop_runs,
};

/// The calls that created a loop, ran it first, and closed it, as places; and how often it ran.
struct Calls<'a> {
    created: &'a str,
    ran: &'a str,
    closed: Option<&'a str>,
    runs: u64,
}

/// The one loop of a lane and its calls; `None` where there are more, or fewer.
fn calls<'a>(facts: Facts<'a>) -> Option<Calls<'a>> {
    let [only] = facts.loops() else { return None };
    let site = |state| facts.loop_site(only.id, state).map(|site| facts.at(site));
    let (_, created) = only.created?;
    Some(Calls {
        created: facts.at(created),
        ran: site(LoopState::Running)?,
        closed: site(LoopState::Closed),
        runs: only.runs(Time::END),
    })
}

fn one_loop<'a>(facts: Facts<'a>, name: &str) -> Result<Calls<'a>, Unseen> {
    let made = facts.loops().len() as u64;
    calls(facts).ok_or_else(|| Unseen(format!("{name} made {}, and not one.", counted(made, "loop"))))
}

fn managed_owns_its_loop(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let facts = evidence.managed(&SLEEP)?;
    let calls = one_loop(facts, "The run")?;
    let is_one_call = calls.created == calls.ran && facts.is_all_closed();
    let main = facts.ended("Task-1", End::Returned);
    let is_so = is_one_call && main == 1 && facts.exit() == Exit::Code(0);
    let closed = calls.closed.map_or_else(|| "never closed it".into(), |at| format!("it was closed at {at}"));
    let (created, ran, runs) = (calls.created, calls.ran, counted(calls.runs, "time"));
    let is_returned = if main == 1 { "its one coroutine returned" } else { "its coroutine did not return" };
    Ok(Judgement::of(
        is_so,
        if is_so {
            format!("The one call at {created} created a loop, ran it ({runs}) and closed it; {is_returned}.")
        } else {
            format!("The loop was created at {created} and run at {ran}; {closed}; {is_returned}.")
        },
    ))
}

fn managed_runs_until_complete(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [managed, manual] = evidence.both(&SLEEP)?;
    let [of_run, by_hand] = [one_loop(managed, "The managed run")?, one_loop(manual, "The manual run")?];
    let leftovers = evidence.managed(&LEFTOVERS)?;
    let with_tasks = one_loop(leftovers, "The managed run")?;
    let (ran, stopped) = (of_run.runs, managed.loops()[0].stops(Time::END));
    // Each run_until_complete is a passage from running to stopped: by hand one call is one.
    let is_same = by_hand.runs == 1 && ran >= 1 && ran == stopped && of_run.created == of_run.ran;
    let is_torn_down = !managed.loops()[0].teardown(Time::END).is_empty();
    Ok(Judgement::of(
        is_same && is_torn_down,
        format!(
            "One run_until_complete by hand took its loop from running to stopped once. The one managed call did so {}, \
             and {} where tasks were left: for main and for steps of its teardown.",
            counted(ran, "time"),
            counted(with_tasks.runs, "time"),
        ),
    ))
}

fn manual_needs_a_loop(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let facts = evidence.manual(&SLEEP)?;
    let calls = one_loop(facts, "The run")?;
    let first = facts.loops()[0].states.iter().find(|it| it.state == LoopState::Running).map(|it| it.at);
    let is_first = first.is_some_and(|ran| LoopHistory::born(&facts.loops()[0]) <= ran);
    let (created, ran) = (calls.created, calls.ran);
    Ok(if created == ran {
        Judgement::refuted(format!("The call at {ran} ran a loop that it had created itself."))
    } else {
        Judgement::of(is_first, format!("The program created its loop at {created}, and ran it at {ran}."))
    })
}

/// A line with its digits made alike: the form of a time.
fn form(line: &str) -> String {
    line.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

/// What a lane printed, and how long it slept in between.
fn printed(facts: Facts<'_>) -> (Vec<String>, Option<f64>) {
    let lines: Vec<_> = facts.lines().collect();
    let slept = match lines[..] {
        [before, after] => {
            time_of_day(before).zip(time_of_day(after)).map(|(from, to)| (to - from).rem_euclid(86_400.0))
        }
        _ => None,
    };
    (lines.into_iter().map(form).collect(), slept)
}

/// The seconds since midnight of `2026-11-29T05:10:06.092Z`.
fn time_of_day(line: &str) -> Option<f64> {
    let time = line.split_once('T')?.1.trim_end_matches('Z');
    time.split(':').try_fold(0.0, |sum, part| Some(sum * 60.0 + part.parse::<f64>().ok()?))
}

fn same_output(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [managed, manual] = evidence.both(&SLEEP)?.map(printed);
    let is_second = |slept: Option<f64>| slept.is_some_and(|slept| (0.99..2.0).contains(&slept));
    let is_so = managed.0 == manual.0 && is_second(managed.1) && is_second(manual.1);
    let apart = |slept: Option<f64>| slept.map_or_else(|| "no time".into(), |slept| format!("{slept:.3} s"));
    Ok(Judgement::of(
        is_so,
        format!(
            "Managed: {}, {} apart; manual: {}, {} apart.",
            counted(managed.0.len() as u64, "line"),
            apart(managed.1),
            counted(manual.0.len() as u64, "line"),
            apart(manual.1),
        ),
    ))
}

/// The TCP sockets that were seen open: its listener, and both ends of a connection.
fn sockets(facts: Facts<'_>) -> impl Iterator<Item = String> {
    let files = facts.lane.files.sets().iter().flat_map(|set| set.files.iter());
    files.filter_map(|file| match &file.kind {
        FileKind::Socket(what) if what.starts_with("tcp") => Some(what.to_string()),
        _ => None,
    })
}

/// What of the four a lane's loop ran.
fn kinds(facts: Facts<'_>) -> [(&'static str, bool); 4] {
    let returned = |name| facts.ended(name, End::Returned) > 0;
    [
        ("a task", returned("task")),
        ("a callback", facts.printed("callback: the loop called").is_some()),
        ("network I/O", returned("server") && returned("client") && facts.printed("network: ").is_some()),
        ("a subprocess", returned("subprocess") && facts.printed("subprocess: ").is_some()),
    ]
}

fn a_loop_runs(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [managed, manual] = evidence.both(&ANATOMY)?;
    let words = |is_so: bool| {
        let both = kinds(managed).into_iter().zip(kinds(manual));
        let named = both.filter(|(one, other)| (one.1 && other.1) == is_so).map(|(one, _)| one.0);
        named.collect::<Vec<_>>().join(", ")
    };
    let (ran, missing) = (words(true), words(false));
    let loops = managed.loops().len() + manual.loops().len();
    let sockets = [managed, manual].iter().flat_map(|facts| sockets(*facts)).collect::<BTreeSet<_>>().len() as u64;
    Ok(if missing.is_empty() && loops == 2 {
        Judgement::holds(format!(
            "One loop in each entry point ran {ran}; {} were seen open.",
            counted(sockets, "TCP socket")
        ))
    } else {
        Judgement::refuted(format!("In {} there was no sign of {missing}.", counted(loops as u64, "loop")))
    })
}
