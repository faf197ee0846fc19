//! Loops in threads.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Truth, Unseen,
        experiments::{SHARED_SAFE, SHARED_UNSAFE, THREADS},
        facts::Facts,
    },
    event::{End, Exit, LoopId, LoopState, Time},
    model::{LoopHistory, counted},
};
use std::collections::BTreeSet;

pub(super) const MANAGED_IN_ITS_THREAD: Claim = Claim {
    number: 11,
    statement: "The managed entry point creates a loop of its own in the thread that calls it.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&THREADS],
    judge: managed_in_its_thread,
};

pub(super) const RAISES_OUTSIDE_MAIN_THREAD: Claim = Claim {
    number: 16,
    statement: "The managed entry point raises an error when it is called from a thread that is not the main thread.",
    documented: Documented::always(Truth::False),
    shown_by: &[&THREADS],
    judge: raises_outside_main_thread,
};

pub(super) const MANY_THREADS: Claim = Claim {
    number: 37,
    statement: "The managed entry point may be called in many threads at once, with a loop for each.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&THREADS],
    judge: many_threads,
};

pub(super) const SHARED_LOOP: Claim = Claim {
    number: 35,
    statement: "It is a mistake to share one loop among threads without the thread-safe calls.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&SHARED_UNSAFE, &SHARED_SAFE],
    judge: shared_loop,
};

/// What the scenario calls a task of another thread than the main one.
const OTHER: &str = "work of thread";
const MAIN: &str = "work of main thread";

/// The loops that tasks, whose names begin so, ran on.
fn loops_of(facts: Facts<'_>, name: &str) -> Vec<LoopId> {
    facts.tasks(name).into_iter().map(|task| task.on).collect()
}

/// How many of these loops ran at the same time, at the most.
fn at_once(facts: Facts<'_>) -> usize {
    let life = |it: &LoopHistory| {
        let of = |state| it.states.iter().find(|change| change.state == state).map(|change| change.at);
        Some((of(LoopState::Running)?, of(LoopState::Closed).unwrap_or(Time::END)))
    };
    let lives: Vec<_> = facts.loops().iter().filter_map(life).collect();
    let alive = |at: Time| lives.iter().filter(|(from, to)| *from <= at && at < *to).count();
    lives.iter().map(|(from, _)| alive(*from)).max().unwrap_or(0)
}

fn managed_in_its_thread(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let facts = evidence.managed(&THREADS)?;
    let (main, others) = (loops_of(facts, MAIN), loops_of(facts, OTHER));
    let distinct: BTreeSet<LoopId> = main.iter().chain(&others).copied().collect();
    if main.len() != 1 || others.is_empty() {
        return Ok(Judgement::refuted(format!(
            "{} of other threads ran a task.",
            counted(others.len() as u64, "loop")
        )));
    }
    let is_own = distinct.len() == 1 + others.len();
    // Where the engine reports it: the system's number of the thread that created each.
    let threads: BTreeSet<u32> = facts.loops().iter().filter_map(|it| it.thread).collect();
    let is_where = threads.is_empty() || threads.len() == distinct.len();
    let reported = match threads.len() {
        0 => String::new(),
        count => format!(", each created by its own of {}", counted(count as u64, "thread")),
    };
    Ok(Judgement::of(
        is_own && is_where,
        format!("The main thread and {} others ran their tasks on {} loops{reported}.", others.len(), distinct.len()),
    ))
}

fn raises_outside_main_thread(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let facts = evidence.managed(&THREADS)?;
    let others = facts.tasks(OTHER).len();
    let returned = facts.ended(OTHER, End::Returned);
    if let Some(refused) = facts.lane.refusals.iter().next() {
        let at = facts.at(refused.site);
        return Ok(Judgement::holds(format!("{at} raises \"{}\".", refused.refusal)));
    }
    if others == 0 {
        return Err(Unseen("Outside the main thread no task ran.".into()));
    }
    let signals = facts.count_printed("can handle no signal");
    Ok(Judgement::of(
        returned < others,
        format!(
            "In {} beside the main one it ran, and {returned} of {others} tasks returned; what it does without there is \
             the handling of signals ({signals} of {others}).",
            counted(others as u64, "thread"),
        ),
    ))
}

fn many_threads(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let facts = evidence.managed(&THREADS)?;
    let (at_once, (closed, made)) = (at_once(facts), facts.closed());
    let threads = facts.tasks(OTHER).len() + facts.tasks(MAIN).len();
    let is_so = threads > 1 && at_once == threads && made == threads && closed == made && facts.exit() == Exit::Code(0);
    Ok(Judgement::of(
        is_so,
        format!(
            "{} ran {made} loops, {at_once} of them at once; {closed} were closed.",
            counted(threads as u64, "thread")
        ),
    ))
}

/// How many callbacks from other threads ran at once, how many late, and how many calls were refused.
fn calls(facts: Facts<'_>) -> [usize; 3] {
    [
        facts.count_printed("its callback ran at once"),
        facts.count_printed("only when something else woke the loop"),
        facts.lane.refusals.iter().count(),
    ]
}

fn shared_loop(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let plain = evidence.both(&SHARED_UNSAFE)?.map(calls);
    let safe = evidence.both(&SHARED_SAFE)?.map(calls);
    if safe.iter().any(|[at_once, ..]| *at_once == 0) {
        return Err(Unseen("Not even the thread-safe calls reached the loop.".into()));
    }
    let fails = |[_, late, refused]: [usize; 3]| late + refused > 0;
    let works = |[_, late, refused]: [usize; 3]| late + refused == 0;
    let [at_once, late, refused] = plain[0];
    let why = format!(
        "Called from other threads as its own thread would: {} refused, {late} callbacks late by the loop's whole sleep, \
         {at_once} on time. With call_soon_threadsafe and run_coroutine_threadsafe: {} on time, {} late, {} refused.",
        counted(refused as u64, "call"),
        safe[0][0],
        safe[0][1],
        safe[0][2],
    );
    Ok(Judgement::of_two("the entry point", fails(plain[0]) && works(safe[0]), fails(plain[1]) && works(safe[1]), why))
}
