//! Answers as lines for people.

use super::ClaimsEnd;
use crate::{
    claim::{Answered, Opinion, Truth},
    event::Engine,
    model::counted,
};
use std::fmt::Write;

/// Where sentences begin: behind the number and the answer.
const INDENT: &str = "             ";

/// A statement with its answer, and the evidence: of engines of one mind the first one's, or with `all` every one's.
pub fn claim_lines(answered: &Answered, all: bool) -> String {
    let overall = answered.overall();
    let mut text = format!("{:>2}  {:<8} {}\n", answered.claim.number, overall.truth.word(), answered.claim.statement);
    if !overall.on.is_empty() {
        let _ = writeln!(text, "{INDENT}It depends on {}.", overall.on);
    }
    for group in answered.groups() {
        let told = if all { &group[..] } else { &group[..1] };
        let is_alone = told.len() == group.len();
        for opinion in told {
            let names = if is_alone { opinion.engine.to_string() } else { names(&group) };
            let word = opinion.judgement.truth.word();
            let differs = if opinion.is_documented { String::new() } else { differs(answered, opinion) };
            let _ = writeln!(text, "{INDENT}{names}: {word}. {}{differs}", opinion.judgement.why);
        }
    }
    text
}

fn differs(answered: &Answered, opinion: &Opinion) -> String {
    format!(" THIS DIFFERS: {} is documented.", answered.claim.documented.on(opinion.engine).word())
}

/// `tokio, cpython 3.8, 3.9 to 3.13`.
fn names(group: &[&Opinion]) -> String {
    let mut names: Vec<String> = Vec::new();
    for opinion in group {
        match opinion.engine {
            Engine::Cpython((major, minor, _)) if names.iter().any(|name| name.starts_with("cpython")) => {
                names.push(format!("{major}.{minor}"));
            }
            Engine::Cpython((major, minor, _)) => names.push(format!("cpython {major}.{minor}")),
            engine => names.push(engine.to_string()),
        }
    }
    names.join(", ")
}

/// The last lines: how many hold, and whether that is what is documented.
pub fn claims_end(end: &ClaimsEnd<'_>) -> String {
    let known = [Truth::Holds, Truth::False, Truth::Depends, Truth::NotApplicable, Truth::Unknown];
    let counts = known.into_iter().filter(|truth| end.count(*truth) > 0);
    let counts: Vec<_> = counts.map(|truth| format!("{} {}", end.count(truth), truth.word())).collect();
    let engines: Vec<_> = end.engines.iter().map(ToString::to_string).collect();
    let statements = counted(end.answered.len() as u64, "statement");
    let mut text = format!("\n{statements}: {}. On {}, in {}.\n", counts.join(", "), engines.join(", "), end.took);
    let differ = end.differ();
    if differ.is_empty() {
        text.push_str("Every answer is the one that is documented.\n");
    } else {
        let numbers: Vec<_> = differ.iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "Not the documented answer: {}.", numbers.join(", "));
    }
    for untested in end.untested() {
        let _ = writeln!(text, "{untested}: untested, as no such interpreter was found.");
    }
    text
}
