//! Python's `get_event_loop` where no loop runs.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Scope, Truth, Unseen,
        experiments::{EXPLICIT_LOOP, IMPLICIT_LOOP},
        facts::Facts,
    },
    event::WarningCategory,
    model::counted,
};

pub(super) const IMPLICIT_CACHE: Claim = Claim {
    number: 9,
    statement: "Before Python 3.7 an implicit loop was cached, mixed up threads and was cleaned up inconsistently; this is \
                what is left of it in 3.8 and later.",
    documented: Documented::always(Truth::Depends)
        .but(&[(Scope::Tokio, Truth::NotApplicable), (Scope::From(14), Truth::False)]),
    shown_by: &[&IMPLICIT_LOOP],
    judge: implicit_cache,
};

pub(super) const AUDIT_FINDS_IT: Claim = Claim {
    number: 10,
    statement: "Audit a program: check the version, turn deprecation warnings on, search for \"no current event loop\", and \
                replace implicit get_event_loop() calls.",
    documented: Documented::always(Truth::Holds)
        .but(&[(Scope::Tokio, Truth::NotApplicable), (Scope::Before(12), Truth::NotApplicable)]),
    shown_by: &[&IMPLICIT_LOOP, &EXPLICIT_LOOP],
    judge: audit_finds_it,
};

pub(super) const DEPRECATION_MATTERS: Claim = Claim {
    number: 33,
    statement: "It is a mistake to ignore the deprecation of get_event_loop().",
    documented: Documented::always(Truth::Holds).but(&[(Scope::Tokio, Truth::NotApplicable)]),
    shown_by: &[&IMPLICIT_LOOP, &EXPLICIT_LOOP],
    judge: deprecation_matters,
};

pub(super) const RUN_UNTIL_COMPLETE_STAYS: Claim = Claim {
    number: 36,
    statement: "run_until_complete is not deprecated in Python 3.12 and later; get_event_loop() without a running loop is.",
    documented: Documented::always(Truth::Holds)
        .but(&[(Scope::Tokio, Truth::NotApplicable), (Scope::Before(12), Truth::NotApplicable)]),
    shown_by: &[&IMPLICIT_LOOP, &EXPLICIT_LOOP],
    judge: run_until_complete_stays,
};

const NO_LOOP: &str = "no current event loop";

/// What Tokio says instead of making a runtime for who asks.
fn absent(evidence: &Evidence) -> Option<Judgement> {
    evidence.is_tokio().then(|| {
        let facts = evidence.manual(&IMPLICIT_LOOP).ok()?;
        facts.printed("Tokio makes no runtime").map(|line| Judgement::not_applicable(format!("{line}.")))
    })?
}

/// How often asking for a loop gave one that was made for it, a warning, or an error.
struct Asked {
    made: usize,
    warned: usize,
    raised: usize,
}

fn asked(facts: Facts<'_>) -> Asked {
    Asked {
        made: facts.count_printed(": a loop"),
        warned: facts.warnings(WarningCategory::Deprecation, NO_LOOP),
        raised: facts.lines().filter(|line| line.contains("RuntimeError")).count(),
    }
}

fn implicit_cache(evidence: &Evidence) -> Result<Judgement, Unseen> {
    if let Some(absent) = absent(evidence) {
        return Ok(absent);
    }
    let (after_run, by_hand) = (evidence.managed(&IMPLICIT_LOOP)?, evidence.manual(&IMPLICIT_LOOP)?);
    let is_made = by_hand.printed("job 0: a loop").is_some();
    // The closed loop of the first job is what the second one gets.
    let cached = by_hand.lines().find(|line| line.starts_with("job 1: RuntimeError: Event loop is closed"));
    if by_hand.printed("in a thread: ").is_none() {
        return Err(Unseen("No other thread asked for a loop.".into()));
    }
    let in_thread = by_hand.lines().find(|line| line.starts_with("in a thread: RuntimeError"));
    let after = after_run.lines().find(|line| line.starts_with("after run: RuntimeError"));
    let why = format!(
        "In the main thread a loop {} for the first who asks, and {} for the second. Another thread: {}. After `run`: {}.",
        if is_made { "is made" } else { "is not made" },
        if cached.is_some() { "the closed one is kept" } else { "none is kept" },
        in_thread.map_or("it gets a loop, too", |_| "an error, so no loop is shared"),
        after.map_or("it gets a loop", |_| "an error"),
    );
    let on = "the thread: in the main thread a loop is still cached, and none is shared among threads";
    Ok(Judgement::of_two(on, is_made && cached.is_some(), in_thread.is_none(), why))
}

fn audit_finds_it(evidence: &Evidence) -> Result<Judgement, Unseen> {
    if let Some(absent) = absent(evidence) {
        return Ok(absent);
    }
    let (implicit, explicit) = (evidence.manual(&IMPLICIT_LOOP)?, evidence.manual(&EXPLICIT_LOOP)?);
    let (found, clean) = (asked(implicit), asked(explicit));
    let is_clean = clean.warned == 0 && clean.raised == 0;
    if found.warned == 0 && found.made > 0 && is_clean {
        let why = "On this version get_event_loop() makes a loop in silence: there is no warning to search for.";
        return Ok(Judgement::not_applicable(why));
    }
    let why = format!(
        "Asking without a loop: {}, {}. With explicit loops: {}, {}.",
        counted(found.warned as u64, "DeprecationWarning"),
        counted(found.raised as u64, "error"),
        counted(clean.warned as u64, "DeprecationWarning"),
        counted(clean.raised as u64, "error"),
    );
    Ok(Judgement::of(found.warned + found.raised > 0 && is_clean, why))
}

fn deprecation_matters(evidence: &Evidence) -> Result<Judgement, Unseen> {
    if let Some(absent) = absent(evidence) {
        return Ok(absent);
    }
    let implicit = [evidence.managed(&IMPLICIT_LOOP)?, evidence.manual(&IMPLICIT_LOOP)?];
    let explicit = [evidence.managed(&EXPLICIT_LOOP)?, evidence.manual(&EXPLICIT_LOOP)?];
    let raised = |lanes: [Facts<'_>; 2]| lanes.iter().map(|facts| asked(*facts).raised).sum::<usize>();
    let (of_implicit, of_explicit) = (raised(implicit), raised(explicit));
    let first = implicit.iter().find_map(|facts| facts.lines().find(|line| line.contains("RuntimeError")));
    let first = first.map_or_else(String::new, |line| format!(" (the first: {line})"));
    Ok(Judgement::of(
        of_implicit > 0 && of_explicit == 0,
        format!(
            "The program that relies on get_event_loop() got {}{first}; with explicit calls it got {of_explicit}.",
            counted(of_implicit as u64, "error"),
        ),
    ))
}

fn run_until_complete_stays(evidence: &Evidence) -> Result<Judgement, Unseen> {
    if let Some(absent) = absent(evidence) {
        return Ok(absent);
    }
    let (implicit, explicit) = (evidence.manual(&IMPLICIT_LOOP)?, evidence.manual(&EXPLICIT_LOOP)?);
    let runs: u64 = explicit.loops().iter().map(|it| it.runs(crate::event::Time::END)).sum();
    let warned = explicit.warnings(WarningCategory::Deprecation, "");
    let found = asked(implicit);
    if warned == 0 && found.warned == 0 && found.made > 0 {
        let why = "On this version neither is deprecated: get_event_loop() makes a loop in silence.";
        return Ok(Judgement::not_applicable(why));
    }
    Ok(Judgement::of(
        runs > 0 && warned == 0 && found.warned + found.raised > 0,
        format!(
            "{} of run_until_complete on explicit loops: {}. get_event_loop() without a loop: {}, {}.",
            counted(runs, "call"),
            counted(warned as u64, "DeprecationWarning"),
            counted(found.warned as u64, "DeprecationWarning"),
            counted(found.raised as u64, "error"),
        ),
    ))
}
