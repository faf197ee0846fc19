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

/// A statement with its answer, and the evidence: of engines of one mind the newest one's, or with `all` every one's.
pub fn claim_lines(answered: &Answered, all: bool) -> String {
    let overall = answered.overall();
    let mut text = format!("{:>2}  {:<8} {}\n", answered.claim.number, overall.truth.word(), answered.claim.statement);
    if !overall.on.is_empty() {
        let _ = writeln!(text, "{INDENT}It depends on {}.", overall.on);
    }
    for (engines, said) in evidence(answered, all) {
        let _ = writeln!(text, "{INDENT}{engines}: {said}");
    }
    text
}

/// Engines, and what each shows: of those of one mind the newest one, or with `all` every one.
pub fn evidence(answered: &Answered, all: bool) -> Vec<(String, String)> {
    let mut told = Vec::new();
    for group in answered.groups() {
        let names = names(answered, &group);
        match group.last().filter(|_| !all) {
            Some(last) => told.push((names, said(answered, last))),
            None => told.extend(group.iter().map(|it| (it.engine.to_string(), said(answered, it)))),
        }
    }
    told
}

/// What an engine says, with its answer where that is not everyone's.
fn said(answered: &Answered, opinion: &Opinion) -> String {
    let judgement = &opinion.judgement;
    let word = if judgement.truth == answered.overall().truth {
        String::new()
    } else {
        format!("{}: ", judgement.truth.word())
    };
    let documented = answered.claim.documented.on(opinion.engine).word();
    let differs = if opinion.is_documented { String::new() } else { format!(" Documented is: {documented}.") };
    format!("{word}{}{differs}", judgement.why)
}

/// `cpython 3.8 to 3.13`, `cpython 3.8, 3.9, 3.12`.
fn names(answered: &Answered, group: &[&Opinion]) -> String {
    let minors = |opinions: &mut dyn Iterator<Item = &Opinion>| -> Vec<(u16, u16)> {
        let version = |opinion: &Opinion| match opinion.engine {
            Engine::Cpython((major, minor, _)) => Some((major, minor)),
            Engine::Tokio | Engine::Unknown => None,
        };
        opinions.filter_map(version).collect()
    };
    let mine = minors(&mut group.iter().copied());
    let (Some(first), Some(last)) = (mine.first(), mine.last()) else {
        return group.first().map_or_else(String::new, |opinion| opinion.engine.to_string());
    };
    let between = minors(&mut answered.opinions.iter()).into_iter().filter(|it| (first..=last).contains(&it)).count();
    if mine.len() > 2 && between == mine.len() {
        return format!("cpython {}.{} to {}.{}", first.0, first.1, last.0, last.1);
    }
    let all: Vec<_> = mine.iter().map(|(major, minor)| format!("{major}.{minor}")).collect();
    format!("cpython {}", all.join(", "))
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
