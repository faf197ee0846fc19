//! `loopscope claims`.

use super::{code, engine::EngineArgs, print, progress::ProgressLine, say, wrong_call};
use crate::{
    app::{ClaimProgress, FoundEngine, Inquiry, KeptAnswers, claim_engines},
    claim::{ALL, Answered, Claim, Truth, find},
    event::Engine,
    export::claims::{ClaimsEnd, claim_json, claim_lines, claims_end, claims_json_end},
    scenario::Scenario,
};
use std::{
    io::{self, IsTerminal},
    process::ExitCode,
    time::Instant,
};

/// Judge what articles say of the two entry points, by running it
///
/// Each statement is shown by runs of scenarios, on Tokio and on every version of CPython that is found, and judged by what was
/// measured: it holds, is false, depends on something, or is n/a. The answer that is documented stands beside it, and is
/// compared with the answer.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct ClaimsArgs {
    /// The numbers of statements [default: all]
    #[arg(value_name = "N", value_parser = number)]
    numbers: Vec<u32>,
    /// The evidence of every engine, not one of those that agree
    #[arg(short, long)]
    verbose: bool,
    /// One JSON object a line: each statement with its answers, then how many and what differs
    #[arg(long, conflicts_with = "verbose")]
    json: bool,
}

const EXIT_CODES: &str = "Exit codes:
  0  every answer is the one that is documented
  1  an answer differs
  2  the call was wrong: there is no such statement, and those that there are were judged
  3  an engine that was named is not there, or a run did not come to its end, and no answer differs";

fn number(word: &str) -> Result<u32, &'static str> {
    word.parse().map_err(|_| "a statement is named by its number")
}

impl ClaimsArgs {
    pub(super) fn perform(self, scenarios: Vec<&'static Scenario>, engine: &EngineArgs) -> ExitCode {
        let (claims, unknown) = self.claims();
        for number in &unknown {
            let last = ALL.last().map_or(0, |claim| claim.number);
            say("error", format_args!("there is no statement {number}; their numbers are 1 to {last}"));
        }
        if claims.is_empty() {
            return code::USAGE.into();
        }
        let (engines, missing) = match claim_engines(engine.named, &engine.python()) {
            Ok(found) => found,
            Err(wrong) => return wrong_call(wrong),
        };
        if let Some(why) = &missing {
            say("note", format_args!("no CPython lanes: {why}"));
        }
        let inquiry = Inquiry { claims, engines, scenarios };
        let (begun, progress) = (Instant::now(), ProgressLine::new());
        let answered = inquiry.answer(|ClaimProgress { done, of, last }| progress.show(*done, *of, last));
        progress.clear();
        let answered = match answered {
            Ok(answered) => answered,
            Err(error) => {
                say("error", format_args!("failed to {error}"));
                return code::BROKEN.into();
            }
        };
        if io::stderr().is_terminal() {
            // For the screen of statements; what cannot be kept is printed all the same.
            let _ = KeptAnswers::load().keep(&answered);
        }
        let engines: Vec<Engine> = inquiry.engines.iter().map(FoundEngine::engine).collect();
        let end = ClaimsEnd { answered: &answered, engines: &engines, took: begun.elapsed().into() };
        let printed = print(self.text(&end).as_bytes());
        if printed != ExitCode::SUCCESS {
            return printed;
        }
        exit(&answered, !unknown.is_empty(), missing.is_some() && engine.is_asked_for).into()
    }

    /// The statements that are asked for, and numbers of none.
    fn claims(&self) -> (Vec<&'static Claim>, Vec<u32>) {
        if self.numbers.is_empty() {
            return (ALL.iter().collect(), Vec::new());
        }
        let mut numbers = self.numbers.clone();
        numbers.sort_unstable();
        numbers.dedup();
        let known = |number: &u32| u8::try_from(*number).ok().and_then(find);
        let unknown = numbers.iter().copied().filter(|number| known(number).is_none()).collect();
        (numbers.iter().filter_map(known).collect(), unknown)
    }

    fn text(&self, end: &ClaimsEnd<'_>) -> String {
        if self.json {
            return end.answered.iter().map(claim_json).collect::<String>() + &claims_json_end(end);
        }
        let lines = end.answered.iter().map(|answered| claim_lines(answered, self.verbose));
        lines.collect::<String>() + &claims_end(end)
    }
}

fn exit(answered: &[Answered], is_wrong: bool, is_missing: bool) -> u8 {
    let is_broken = |it: &Answered| it.opinions.iter().any(|it| it.judgement.truth == Truth::Unknown);
    let differs =
        |it: &Answered| it.opinions.iter().any(|it| !it.is_documented && it.judgement.truth != Truth::Unknown);
    if answered.iter().any(differs) {
        1
    } else if is_wrong {
        code::USAGE
    } else if is_missing || answered.iter().any(is_broken) {
        code::BROKEN
    } else {
        0
    }
}
