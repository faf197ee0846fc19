//! Several calls of the managed entry point, and one `Runner` for all.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Scope, Truth, Unseen,
        experiments::{RUNNER, RUNNER_FACTORY, RUNS, RUNS_LOCK, RUNS_QUEUE},
        facts::Facts,
    },
    event::{End, Time},
    model::counted,
};

pub(super) const CALLED_ONCE: Claim = Claim {
    number: 3,
    statement: "The managed entry point should be called only once.",
    documented: Documented::always(Truth::Depends),
    shown_by: &[&RUNS, &RUNS_LOCK, &RUNS_QUEUE],
    judge: called_once,
};

pub(super) const RUNNER_HAS_A_FACTORY: Claim = Claim {
    number: 14,
    statement: "A Runner is a context manager that keeps one loop for several calls, and takes a loop factory.",
    documented: Documented::always(Truth::Holds).but(&[(Scope::Before(11), Truth::NotApplicable)]),
    shown_by: &[&RUNNER, &RUNNER_FACTORY],
    judge: runner_has_a_factory,
};

/// How many workers failed, of how many, and the first error that was printed.
fn failed(facts: Facts<'_>) -> (usize, usize, Option<&str>) {
    let workers = facts.tasks("call-").len();
    (facts.ended("call-", End::Failed), workers, facts.lines().find(|line| line.contains("Error")))
}

fn called_once(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let alone = evidence.managed(&RUNS)?;
    let (broke, workers, _) = failed(alone);
    let loops = alone.closed();
    if workers == 0 || loops.1 < 2 {
        return Err(Unseen("It was not called more than once.".into()));
    }
    let lock = failed(evidence.managed(&RUNS_LOCK)?);
    let queue = failed(evidence.managed(&RUNS_QUEUE)?);
    let calls = format!("{} in a row made {} loops and closed {}", counted(loops.1 as u64, "call"), loops.1, loops.0);
    let carried = match lock.2.or(queue.2) {
        Some(error) => format!("carry a lock or a queue from one into the next, and it breaks: {error}"),
        None => "a lock and a queue carried from one into the next worked, too".into(),
    };
    Ok(Judgement::of_two(
        "whether a lock or queue is carried from one call into the next",
        broke > 0,
        lock.0 + queue.0 > 0,
        format!("{calls}: {broke} of {workers} tasks failed; {carried}."),
    ))
}

fn runner_has_a_factory(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let (runner, factory) = (evidence.managed(&RUNNER)?, evidence.managed(&RUNNER_FACTORY)?);
    if let Some(why) = runner.absent() {
        return Ok(Judgement::not_applicable(why));
    }
    let is_one = |facts: Facts<'_>| facts.loops().len() == 1 && facts.is_all_closed();
    let mains = factory.ended("call-", End::Returned);
    let made = factory.printed("the factory makes the loop").is_some();
    let runs = runner.first_loop().map_or(0, |it| it.runs(Time::END));
    let class = factory.first_loop().map(|it| factory.lane.name(it.class).to_string()).unwrap_or_default();
    let class = if class.is_empty() { String::new() } else { format!(", a {class}") };
    Ok(Judgement::of(
        is_one(runner) && is_one(factory) && made && runs > 1 && mains > 1,
        format!(
            "One Runner made {} for its calls and ran it {}; its factory {} the loop{class}, on which {mains} tasks \
             returned.",
            counted(runner.loops().len() as u64, "loop"),
            counted(runs, "time"),
            if made { "made" } else { "did not make" },
        ),
    ))
}
