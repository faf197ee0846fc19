//! No statement passes for nothing: a scenario that breaks it turns the answer.
//!
//! The runs of a claim are made for real, one of their scenarios replaced by a doctored one. The lanes of Tokio are this
//! very program, run again. Those that take Python run on the `python3` that is found.

mod doctored;

use doctored::{Doctored, doctored};
use libtest_mimic::{Arguments, Failed, Trial};
use loopscope::{
    app::{FoundEngine, observe},
    claim::{ALL, Claim, Evidence, Experiment, Observed, Truth, find},
    event::{Engine, Mode},
    scenario::{self, Scenario},
    source::python::{Which, find as find_python},
};
use std::{collections::BTreeSet, process::ExitCode};
use tokio::runtime::Builder;

fn main() -> ExitCode {
    let doctored = doctored();
    let scenarios: Vec<&'static Scenario> = doctored.iter().map(|it| it.scenario).collect();
    if std::env::args().nth(1).is_some_and(|word| word == "lane") {
        return loopscope::gallery(&scenarios);
    }
    let mut trials = vec![
        Trial::test("numbers_are_in_order", numbers_are_in_order),
        Trial::test("every_run_is_of_a_scenario", every_run_is_of_a_scenario),
        Trial::test("nothing_seen_is_no_answer", nothing_seen_is_no_answer),
        Trial::test("another_program_is_no_answer", another_program_is_no_answer),
    ];
    let turned: BTreeSet<u8> = doctored.iter().map(|it| it.claim).collect();
    trials.push(Trial::test("every_claim_is_turned", move || every_claim_is_turned(&turned)));
    let python = find_python(&Which::Default).ok();
    for it in doctored {
        let engine = if it.is_python {
            python.clone().map(|python| FoundEngine::Cpython(python, Mode::Full))
        } else {
            Some(FoundEngine::Tokio)
        };
        let name = format!("{:02}_{}", it.claim, it.scenario.name);
        let is_missing = engine.is_none();
        let trial = move || turns(&it, &engine.ok_or("no python3 was found")?);
        trials.push(Trial::test(name, trial).with_ignored_flag(is_missing));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// The evidence of a claim's runs, where `other` says what stands in for a scenario.
fn evidence(claim: &Claim, engine: &FoundEngine, other: impl Fn(&str) -> Option<&'static Scenario>) -> Evidence {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let observed = |experiment: &'static Experiment| {
        let stands_in = other(experiment.scenario);
        let run = stands_in.map_or(*experiment, |it| Experiment { scenario: it.name, ..*experiment });
        let scenarios = [stands_in.as_slice(), scenario::ALL].concat();
        Observed { experiment, came: runtime.block_on(observe(&scenarios, &run, engine)) }
    };
    Evidence::new(engine.engine(), claim.shown_by.iter().copied().map(observed).collect())
}

fn turns(it: &Doctored, engine: &FoundEngine) -> Result<(), Failed> {
    let claim = find(it.claim).ok_or("there is no such claim")?;
    let evidence = evidence(claim, engine, |name| (name == it.of).then_some(it.scenario));
    let judgement = claim.judge(&evidence);
    assert_eq!(judgement.truth, it.becomes, "{}", judgement.why);
    assert_ne!(judgement.truth, claim.documented.on(engine.engine()), "a doctored run must turn the answer");
    Ok(())
}

fn numbers_are_in_order() -> Result<(), Failed> {
    let numbers: Vec<u8> = ALL.iter().map(|claim| claim.number).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
    assert!(ALL.iter().all(|claim| claim.statement.ends_with('.')));
    Ok(())
}

fn every_run_is_of_a_scenario() -> Result<(), Failed> {
    for experiment in loopscope::claim::distinct(ALL) {
        let known = scenario::find(scenario::ALL, experiment.scenario).map_err(|unknown| unknown.to_string())?;
        scenario::Settings::parse(known, experiment.sets).map_err(|wrong| wrong.to_string())?;
    }
    Ok(())
}

fn nothing_seen_is_no_answer() -> Result<(), Failed> {
    for engine in [Engine::Tokio, Engine::Cpython((3, 12, 1))] {
        for claim in ALL.iter().filter(|claim| !claim.shown_by.is_empty()) {
            let judgement = claim.judge(&Evidence::new(engine, Vec::new()));
            let is_none = matches!(judgement.truth, Truth::Unknown | Truth::NotApplicable);
            assert!(is_none, "{}: {}", claim.number, judgement.why);
        }
    }
    Ok(())
}

/// A program that does nothing of what a claim is about does not prove it.
fn another_program_is_no_answer() -> Result<(), Failed> {
    let another = doctored::another();
    for claim in ALL.iter().filter(|claim| claim.shown_by.iter().any(|run| run.scenario != "sleep")) {
        let evidence = evidence(claim, &FoundEngine::Tokio, |_| Some(another));
        let judgement = claim.judge(&evidence);
        let is_documented = claim.is_documented(Engine::Tokio, &judgement);
        let is_none = judgement.truth == Truth::NotApplicable;
        assert!(!is_documented || is_none, "{}: {}", claim.number, judgement.why);
    }
    Ok(())
}

fn every_claim_is_turned(turned: &BTreeSet<u8>) -> Result<(), Failed> {
    let facts = ALL.iter().filter(|claim| !claim.shown_by.is_empty());
    let missing: Vec<u8> = facts.map(|claim| claim.number).filter(|number| !turned.contains(number)).collect();
    assert!(missing.is_empty(), "no doctored scenario breaks these: {missing:?}");
    Ok(())
}
