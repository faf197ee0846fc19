//! What the judgements of several engines come to together.

use super::{Claim, Judgement, Truth};
use crate::event::Engine;

/// The judgement of an engine, and whether it is the documented one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    pub engine: Engine,
    pub judgement: Judgement,
    pub is_documented: bool,
}

/// A claim with the opinion of every engine, in the order of the engines.
#[derive(Clone, Debug)]
pub struct Answered {
    pub claim: &'static Claim,
    pub opinions: Vec<Opinion>,
}

/// The answer of all engines together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overall {
    pub truth: Truth,
    /// On what it depends.
    pub on: String,
}

impl Answered {
    pub fn overall(&self) -> Overall {
        overall(&self.opinions)
    }

    /// Whether every engine came to the answer that is documented for it.
    pub fn is_documented(&self) -> bool {
        self.opinions.iter().all(|it| it.is_documented)
    }

    /// Opinions of one mind together, Tokio apart from CPython, in the order of the engines: what is said once for all of
    /// them.
    pub fn groups(&self) -> Vec<Vec<&Opinion>> {
        let mut groups: Vec<Vec<&Opinion>> = Vec::new();
        for opinion in &self.opinions {
            let is_alike = |group: &&mut Vec<&Opinion>| {
                let first = group[0];
                (first.judgement.truth, &first.judgement.on) == (opinion.judgement.truth, &opinion.judgement.on)
                    && (first.engine == Engine::Tokio) == (opinion.engine == Engine::Tokio)
                    && first.is_documented == opinion.is_documented
            };
            match groups.iter_mut().find(is_alike) {
                Some(group) => group.push(opinion),
                None => groups.push(vec![opinion]),
            }
        }
        groups
    }
}

/// The answer that all engines give; where they differ it depends on the engine. What is n/a somewhere is answered by the
/// others.
pub fn overall(opinions: &[Opinion]) -> Overall {
    let mut truths: Vec<Truth> = Vec::new();
    for truth in opinions.iter().map(|it| it.judgement.truth) {
        if !truths.contains(&truth) && truth != Truth::NotApplicable {
            truths.push(truth);
        }
    }
    let known: Vec<Truth> = truths.iter().copied().filter(|truth| *truth != Truth::Unknown).collect();
    let on = ons(opinions);
    match known[..] {
        [] => Overall { truth: truths.first().copied().unwrap_or(Truth::NotApplicable), on: String::new() },
        [truth] => Overall { truth, on },
        _ => Overall { truth: Truth::Depends, on: with(what_differs(opinions), &on) },
    }
}

/// On what it depends for the engines that say so, each once.
fn ons(opinions: &[Opinion]) -> String {
    let mut ons: Vec<&str> = Vec::new();
    for on in opinions.iter().map(|it| &*it.judgement.on).filter(|on| !on.is_empty()) {
        if !ons.contains(&on) {
            ons.push(on);
        }
    }
    ons.join(", and on ")
}

fn with(first: &str, on: &str) -> String {
    if on.is_empty() { first.into() } else { format!("{first}, and on {on}") }
}

/// Versions of CPython that differ among each other, or CPython from Tokio.
fn what_differs(opinions: &[Opinion]) -> &'static str {
    let pythons = opinions.iter().filter(|it| it.engine != Engine::Tokio);
    let mut truths =
        pythons.map(|it| it.judgement.truth).filter(|it| !matches!(it, Truth::NotApplicable | Truth::Unknown));
    let first = truths.next();
    if truths.any(|truth| Some(truth) != first) { "the version of CPython" } else { "the engine" }
}

#[cfg(test)]
mod tests {
    use super::{Engine, Judgement, Opinion, Truth, overall};

    fn opinions(all: &[(u16, Judgement)]) -> Vec<Opinion> {
        let opinion = |(minor, judgement): &(u16, Judgement)| Opinion {
            engine: if *minor == 0 { Engine::Tokio } else { Engine::Cpython((3, *minor, 0)) },
            judgement: judgement.clone(),
            is_documented: true,
        };
        all.iter().map(opinion).collect()
    }

    fn of(all: &[(u16, Judgement)]) -> (Truth, String) {
        let overall = overall(&opinions(all));
        (overall.truth, overall.on)
    }

    #[test]
    fn engines_that_agree_are_one_answer_and_others_a_depends() {
        let [holds, refuted, none] =
            [Judgement::holds("so"), Judgement::refuted("not so"), Judgement::not_applicable("no such thing")];
        let depends = Judgement::depends("the entry point", "it differs");
        assert_eq!(of(&[(0, none.clone()), (9, holds.clone()), (12, holds.clone())]), (Truth::Holds, String::new()));
        assert_eq!(of(&[(0, none.clone())]), (Truth::NotApplicable, String::new()));
        assert_eq!(of(&[(9, depends.clone())]), (Truth::Depends, "the entry point".into()));
        let (truth, on) = of(&[(9, holds.clone()), (12, refuted.clone())]);
        assert_eq!((truth, &*on), (Truth::Depends, "the version of CPython"));
        let (truth, on) = of(&[(0, depends), (12, refuted)]);
        assert_eq!((truth, &*on), (Truth::Depends, "the engine, and on the entry point"));
        assert_eq!(of(&[(0, Judgement::unknown("it broke"))]).0, Truth::Unknown);
        assert_eq!(of(&[(0, Judgement::unknown("it broke")), (9, holds)]).0, Truth::Holds);
    }
}
