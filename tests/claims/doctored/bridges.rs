//! Bridges that fail, and bridges that leak nothing; an entry point by hand that costs more.

use super::{Doctored, tokio};
use loopscope::{
    claim::Truth,
    runtime::{Result, run},
    scenario::Settings,
};

pub(super) fn doctored() -> Vec<Doctored> {
    let mut all = tokio(&[(20, Truth::False)], "sync-bridge", "sync-bridge.fails", [None, Some(fails)]);
    all.extend(tokio(&[(21, Truth::False)], "cross-request", "cross-request.tight", [Some(tight); 2]));
    all.extend(tokio(&[(30, Truth::Holds)], "setup-cost", "setup-cost.dear", [Some(cheap), Some(dear)]));
    all
}

fn say(line: &'static str) -> Result<()> {
    run(async move {
        println!("{line}");
        Ok(())
    })
}

fn fails(_: &Settings) -> Result<()> {
    say("HTTP 500 no body")
}

fn tight(_: &Settings) -> Result<()> {
    say("request-2 of nobody: hello nobody")
}

fn cheap(_: &Settings) -> Result<()> {
    say("whole      70.0 us median")
}

fn dear(_: &Settings) -> Result<()> {
    say("whole      170.0 us median")
}
