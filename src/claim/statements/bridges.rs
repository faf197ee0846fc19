//! Synchronous code that calls async code.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Truth, Unseen,
        experiments::{CAREFUL_REQUESTS, CARELESS_REQUESTS, SYNC_BRIDGE},
        facts::Facts,
    },
    event::Exit,
    model::counted,
};

pub(super) const MANUAL_BRIDGES: Claim = Claim {
    number: 20,
    statement: "The manual entry point suits bridges from synchronous to async code, such as a WSGI application.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&SYNC_BRIDGE],
    judge: manual_bridges,
};

pub(super) const CARELESS_BRIDGES_LEAK: Claim = Claim {
    number: 21,
    statement: "A careless bridge leaks state from one request into the next.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&CARELESS_REQUESTS, &CAREFUL_REQUESTS],
    judge: careless_bridges_leak,
};

fn manual_bridges(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [managed, manual] = evidence.both(&SYNC_BRIDGE)?;
    let answered = |facts: Facts<'_>| facts.lines().filter(|line| line.starts_with("HTTP 200 ")).count();
    let asked = manual.lines().filter(|line| line.starts_with("HTTP ")).count().max(answered(managed));
    let (served, (closed, made)) = (answered(manual), manual.closed());
    let is_clean = manual.count_printed("statistics cleaned up") == served;
    let is_so = served > 0 && served == asked && made == served && closed == made && is_clean;
    Ok(Judgement::of(
        is_so && manual.exit() == Exit::Code(0),
        format!(
            "Of {} over HTTP the manual bridge answered {served}, each on a loop of its own ({made} made, {closed} closed), \
             and {}; with `run` {} were answered.",
            counted(asked as u64, "request"),
            if is_clean { "what was left was cancelled and cleaned up" } else { "not all that was left cleaned up" },
            answered(managed),
        ),
    ))
}

/// Whose name the request of nobody is answered with.
fn greeted(facts: Facts<'_>) -> Option<&str> {
    facts.lines().find_map(|line| line.strip_prefix("request-2 of nobody: hello "))
}

fn careless_bridges_leak(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let careless = evidence.both(&CARELESS_REQUESTS)?;
    let careful = evidence.both(&CAREFUL_REQUESTS)?;
    let names = [careless[0], careless[1], careful[0], careful[1]].map(greeted);
    let [Some(run), Some(kept), Some(run_careful), Some(by_hand)] = names else {
        return Err(Unseen("Not every request was answered.".into()));
    };
    let late = careless[1].count_printed("written in the next request");
    let leaks = |name: &str| name != "nobody";
    if leaks(run_careful) || leaks(by_hand) {
        return Err(Unseen("The careful bridge leaks, too, so it is not care that matters.".into()));
    }
    Ok(Judgement::of_two(
        "the entry point",
        leaks(run),
        leaks(kept),
        format!(
            "The request of nobody, the third, was answered with \"hello {kept}\" over a careless bridge and with \"hello \
             {by_hand}\" over a careful one; on the loop that is kept {} of one request ran in the next.",
            counted(late as u64, "task"),
        ),
    ))
}
