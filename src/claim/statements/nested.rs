//! What happens inside a loop that runs.

use crate::{
    claim::{Claim, Documented, Evidence, Judgement, Truth, Unseen, experiments::NESTED_RUN, facts::Facts},
    event::{Refusal, Time},
};

pub(super) const RAISES_WHILE_RUNNING: Claim = Claim {
    number: 15,
    statement: "The managed entry point raises an error when it is called while a loop runs in the thread.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&NESTED_RUN],
    judge: raises_while_running,
};

pub(super) const CREATE_TASK_BRIDGES: Claim = Claim {
    number: 18,
    statement: "Inside a running loop, get_running_loop().create_task(coroutine) gives a coroutine's result.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&NESTED_RUN],
    judge: create_task_bridges,
};

pub(super) const RUN_UNTIL_COMPLETE_BRIDGES: Claim = Claim {
    number: 19,
    statement: "Inside a running loop, get_event_loop().run_until_complete(coroutine) gives a coroutine's result.",
    documented: Documented::always(Truth::False),
    shown_by: &[&NESTED_RUN],
    judge: run_until_complete_bridges,
};

pub(super) const MANAGED_IN_A_COROUTINE: Claim = Claim {
    number: 31,
    statement: "It is a mistake to call the managed entry point inside a coroutine.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&NESTED_RUN],
    judge: managed_in_a_coroutine,
};

/// The result that a way of the scenario printed; an error is none.
fn result<'a>(facts: Facts<'a>, way: &str) -> Option<&'a str> {
    let told = facts.lines().find_map(|line| line.strip_prefix(way)?.strip_prefix(": "))?;
    (!told.starts_with("RuntimeError")).then_some(told)
}

/// Where a refusal of a lane was, and its message.
fn refusal(facts: Facts<'_>, refusal: Refusal) -> Option<String> {
    facts.refused(refusal).map(|it| format!("{} raises \"{}\"", facts.at(it.site), it.refusal))
}

fn raises_while_running(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let lanes = evidence.both(&NESTED_RUN)?;
    let told = lanes.map(|facts| (refusal(facts, Refusal::NestedRun), result(facts, "run")));
    let is_refused = |(refusal, result): &(Option<String>, Option<&str>)| refusal.is_some() && result.is_none();
    let why = match &told {
        [(Some(why), _), _] => format!("Called inside a coroutine, {why}, whichever entry point runs the outer loop."),
        [(None, Some(result)), _] => format!("Called inside a coroutine, it returned {result}."),
        _ => "Called inside a coroutine, it raised no error.".into(),
    };
    Ok(Judgement::of_two("the entry point of the outer loop", is_refused(&told[0]), is_refused(&told[1]), why))
}

fn create_task_bridges(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let lanes = evidence.both(&NESTED_RUN)?;
    let [one, other] = lanes.map(|facts| result(facts, "create_task"));
    let runs = lanes[0].loops().iter().filter(|it| it.runs(Time::END) > 0).count();
    let why = one.map_or_else(
        || "create_task gave no result.".into(),
        |result| format!("create_task gave the result {result} on the loop that was running; {runs} loop ran in all."),
    );
    Ok(Judgement::of_two("the entry point", one.is_some() && runs == 1, other.is_some(), why))
}

fn run_until_complete_bridges(evidence: &Evidence) -> Result<Judgement, Unseen> {
    const WAY: &str = "this loop's run_until_complete";
    let lanes = evidence.both(&NESTED_RUN)?;
    let told = lanes.map(|facts| (result(facts, WAY), refusal(facts, Refusal::AlreadyRunning)));
    let why = match &told[0] {
        (Some(result), _) => format!("It gave the result {result}."),
        (None, Some(why)) => format!("It gives no result: {why}."),
        (None, None) => return Err(Unseen("It neither gave a result nor raised an error.".into())),
    };
    Ok(Judgement::of_two("the entry point", told[0].0.is_some(), told[1].0.is_some(), why))
}

fn managed_in_a_coroutine(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let facts = evidence.managed(&NESTED_RUN)?;
    let is_nested = facts.finding("nested-run").is_some_and(|it| it.verdict == crate::finding::Verdict::Fail);
    let is_useless = result(facts, "run").is_none();
    let why = match refusal(facts, Refusal::NestedRun) {
        Some(why) => format!("{why}, and the coroutine is never awaited."),
        None => "It raised no error.".into(),
    };
    Ok(Judgement::of(is_nested && is_useless && facts.refused(Refusal::NestedRun).is_some(), why))
}
