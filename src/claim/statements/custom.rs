//! Loops of another make, and debug mode.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Scope, Truth, Unseen,
        experiments::{CUSTOM_FACTORY, CUSTOM_POLICY, DEBUG_ASYNCIO, DEBUG_DEV, DEBUG_OFF},
        facts::Facts,
    },
    event::{Exit, WarningCategory},
};

pub(super) const POLICY_BEFORE_THE_LOOP: Claim = Claim {
    number: 23,
    statement: "A loop of another make (uvloop) takes a policy that is set before the loop is made.",
    documented: Documented::always(Truth::Depends)
        .but(&[(Scope::Tokio, Truth::NotApplicable), (Scope::Before(11), Truth::Holds)])
        .where_there(),
    shown_by: &[&CUSTOM_POLICY, &CUSTOM_FACTORY],
    judge: policy_before_the_loop,
};

pub(super) const DEBUG_MODE_SHOWS: Claim = Claim {
    number: 24,
    statement: "Debug mode shows slow callbacks, and transports, sockets and loops that nobody closed.",
    documented: Documented::always(Truth::Depends).but(&[(Scope::Tokio, Truth::Holds)]),
    shown_by: &[&DEBUG_OFF, &DEBUG_ASYNCIO, &DEBUG_DEV],
    judge: debug_mode_shows,
};

/// Whether main ran on a loop that is not the engine's own, and what its class is.
fn custom_loop(facts: Facts<'_>) -> (bool, String) {
    let is_custom = facts.printed("main runs on a loop of another make").is_some() && facts.exit() == Exit::Code(0);
    let class = facts.first_loop().map(|it| facts.lane.name(it.class).to_string()).unwrap_or_default();
    (is_custom, class)
}

fn policy_before_the_loop(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let (policy, factory) = (evidence.managed(&CUSTOM_POLICY)?, evidence.managed(&CUSTOM_FACTORY)?);
    let absent = policy.absent().or_else(|| policy.printed("Tokio has no policies"));
    if let Some(why) = absent {
        return Ok(Judgement::not_applicable(why));
    }
    let ((by_policy, class), (by_factory, _)) = (custom_loop(policy), custom_loop(factory));
    let warned = policy.warnings(WarningCategory::Deprecation, "olicy");
    let warned = if warned > 0 { format!(", with {warned} DeprecationWarnings") } else { String::new() };
    let with_factory = match factory.absent() {
        Some(why) => format!("without a policy: {why}"),
        None if by_factory => "a loop factory does the same without a policy.".into(),
        None => "a loop factory did not.".into(),
    };
    let why = format!("With a policy set before, main ran on a loop of class {class}{warned}; {with_factory}");
    // A policy is what it takes where nothing else does.
    Ok(match (by_policy, by_factory) {
        (true, false) => Judgement::holds(why),
        (true, true) => Judgement::depends("whether a loop factory replaces the policy, from Python 3.11 on", why),
        (false, _) => Judgement::refuted(why),
    })
}

/// What a lane told of by itself: slow callbacks, and what was left unclosed.
const KINDS: [(&str, &str); 4] = [
    ("the slow callback", "Executing "),
    ("the transport", "unclosed transport"),
    ("the socket", "unclosed <socket"),
    ("the loop", "unclosed event loop"),
];

/// What was said, and what there was to say and was not.
fn shown(facts: Facts<'_>) -> (Vec<&'static str>, Vec<&'static str>) {
    let has_sockets = facts.printed("no socket to warn of").is_none();
    let kinds = KINDS.iter().filter(|(name, _)| has_sockets || !["the transport", "the socket"].contains(name));
    let (said, silent): (Vec<_>, Vec<_>) = kinds.partition(|(_, text)| facts.printed(text).is_some());
    let names = |kinds: Vec<&(&'static str, &'static str)>| kinds.into_iter().map(|it| it.0).collect();
    (names(said), names(silent))
}

fn debug_mode_shows(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [off, debug, dev] =
        [evidence.manual(&DEBUG_OFF)?, evidence.manual(&DEBUG_ASYNCIO)?, evidence.manual(&DEBUG_DEV)?];
    if debug.printed("debug mode is on").is_none() {
        return Err(Unseen("Debug mode was not on.".into()));
    }
    let [without, with, all] = [shown(off), shown(debug), shown(dev)];
    let list = |names: &[&str]| if names.is_empty() { "nothing".into() } else { names.join(", ") };
    let ways = if evidence.is_tokio() { ["set_debug", "set_debug"] } else { ["PYTHONASYNCIODEBUG=1", "-X dev"] };
    let why = format!(
        "Without it the program tells of {}; with {} of {}; with {} of {}.",
        list(&without.0),
        ways[0],
        list(&with.0),
        ways[1],
        list(&all.0),
    );
    if !without.0.is_empty() {
        return Ok(Judgement::refuted(format!("{why} So it is not debug mode that shows it.")));
    }
    Ok(Judgement::of_two("how it is turned on", with.1.is_empty(), all.1.is_empty(), why))
}
