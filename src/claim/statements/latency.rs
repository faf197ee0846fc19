//! How soon a cancel is delivered.

use crate::{
    claim::{
        Claim, Documented, Evidence, Experiment, Judgement, Truth, Unseen,
        experiments::{BLOCKED_TERM, CANCEL_STORM, JOB_TERM, SHUTDOWN_TERM},
    },
    event::By,
    finding::Verdict,
    model::TaskHistory,
};

pub(super) const DELIVERED_SOON: Claim = Claim {
    number: 29,
    statement: "From a signal to the delivery of the cancel it takes less than 50 ms.",
    documented: Documented::always(Truth::Depends),
    shown_by: &[&JOB_TERM, &BLOCKED_TERM, &SHUTDOWN_TERM, &CANCEL_STORM],
    judge: delivered_soon,
};

/// The longest latency of both entry points' lanes, and whether both keep the limit.
struct Latency {
    is_ok: bool,
    took: String,
}

fn latency(evidence: &Evidence, experiment: &Experiment) -> Result<Latency, Unseen> {
    let mut latency = Latency { is_ok: true, took: String::new() };
    for facts in evidence.both(experiment)? {
        let finding = facts.finding("cancel-latency");
        let finding = finding.ok_or_else(|| Unseen("Nothing judges the latency of cancels.".into()))?;
        latency.is_ok &= match finding.verdict {
            Verdict::Ok => true,
            Verdict::Fail => false,
            Verdict::NotApplicable => return Err(Unseen(format!("{}: no cancel was requested.", experiment.name()))),
            Verdict::Unknown => return Err(Unseen(finding.sentence)),
        };
        let and = if latency.took.is_empty() { "" } else { " and " };
        latency.took += &format!("{and}{}", finding.fragment.trim_start_matches("cancel "));
    }
    Ok(latency)
}

/// The same, where the handler of a signal requests the only cancel: the latency is counted from the signal.
fn since_signal(evidence: &Evidence, experiment: &Experiment) -> Result<Latency, Unseen> {
    for facts in evidence.both(experiment)? {
        let of_signal = |task: &TaskHistory| task.cancellation().requests.iter().any(|it| it.by == By::Signal);
        if !facts.lane.tasks.all().iter().any(of_signal) {
            return Err(Unseen(format!("{}: no handler of a signal requested a cancel.", experiment.name())));
        }
    }
    latency(evidence, experiment)
}

fn delivered_soon(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let (free, blocked) = (since_signal(evidence, &JOB_TERM)?, since_signal(evidence, &BLOCKED_TERM)?);
    let (shutdown, storm) = (latency(evidence, &SHUTDOWN_TERM)?, latency(evidence, &CANCEL_STORM)?);
    let why = format!(
        "From SIGTERM to the delivery (managed and manual): {} where a call is an executor job, {} where it blocks the loop. \
         The longest in a graceful shutdown: {}; where main cancels 1,000 tasks at once: {}.",
        free.took, blocked.took, shutdown.took, storm.took
    );
    let causes = [(blocked.is_ok, "whether something blocks the loop"), (storm.is_ok, "how many tasks are cancelled")];
    let on: Vec<_> = causes.into_iter().filter(|(is_ok, _)| !is_ok).map(|(_, cause)| cause).collect();
    Ok(match (free.is_ok && shutdown.is_ok, on.is_empty()) {
        (false, _) => Judgement::refuted(why),
        (true, true) => Judgement::holds(why),
        (true, false) => Judgement::depends(on.join(", and "), why),
    })
}
