//! Answers as JSON: one object a line.

use super::ClaimsEnd;
use crate::claim::{Answered, Opinion};
use serde_json::{Value, json};

/// A statement with its answer and every engine's.
pub fn claim_json(answered: &Answered) -> String {
    let (claim, overall) = (answered.claim, answered.overall());
    let engine = |opinion: &Opinion| {
        json!({
            "engine": opinion.engine.to_string(),
            "answer": opinion.judgement.truth.word(),
            "on": some(&opinion.judgement.on),
            "why": opinion.judgement.why,
            "documented": claim.documented.on(opinion.engine).word(),
            "is_documented": opinion.is_documented,
        })
    };
    let object = json!({
        "claim": claim.number,
        "statement": claim.statement,
        "answer": overall.truth.word(),
        "on": some(&overall.on),
        "is_documented": answered.is_documented(),
        "runs": claim.shown_by.iter().map(|run| run.name()).collect::<Vec<_>>(),
        "engines": answered.opinions.iter().map(engine).collect::<Vec<_>>(),
    });
    format!("{object}\n")
}

/// The last object.
pub fn claims_json_end(end: &ClaimsEnd<'_>) -> String {
    let engines: Vec<_> = end.engines.iter().map(ToString::to_string).collect();
    let object = json!({
        "claims": end.answered.len(),
        "engines": engines,
        "differ": end.differ(),
        "untested": end.untested(),
        "took_ns": end.took.0,
    });
    format!("{object}\n")
}

fn some(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}
