//! Every rule gives its answers, each with its sentence, about stories in `tests/finding/*.txt`.
#![cfg(feature = "app")]

mod story;

use loopscope::{
    event::{SiteId, Time},
    finding::{Evidence, Finding, Limits, RULES, Verdict, first_difference, judge},
    model::Model,
};
use std::collections::BTreeSet;
use story::{Question, Story, ask_all};

/// `? TIME RULE`, `? TIME RULE when`, `? TIME difference`.
fn answer(model: &Model, question: &Question) -> Vec<String> {
    if question.words == ["difference"] {
        let difference = first_difference(&model.lanes[0], &model.lanes[1], question.at);
        return difference.map(|it| format!("{} {}", it.at, it.sentence)).into_iter().collect();
    }
    let lane = model.lane(question.lane).expect("the question's lane");
    let found = judge(lane, question.at, &Limits::default());
    let asked = found.iter().filter(|finding| question.words[0] == finding.rule);
    if question.words.get(1).is_some_and(|word| word == "when") {
        return asked.map(|finding| finding.at.map_or("never".into(), |at| at.to_string())).collect();
    }
    asked.map(shown).collect()
}

fn shown(finding: &Finding) -> String {
    format!("{} · {} · {}", finding.verdict.word(), finding.fragment, finding.sentence)
}

#[test]
fn rules_answer_as_their_stories_say() {
    ask_all("finding", answer);
}

/// A rule without a story for one of its three answers would not be known to give it.
#[test]
fn every_rule_has_a_story_for_each_answer() {
    let given = std::cell::RefCell::new(BTreeSet::new());
    ask_all("finding", |model, question| {
        for lane in &model.lanes {
            let found = judge(lane, question.at, &Limits::default());
            given.borrow_mut().extend(found.iter().map(|finding| (finding.rule, finding.verdict)));
        }
        question.expected.clone()
    });
    for rule in RULES {
        for verdict in [Verdict::Ok, Verdict::Found, Verdict::Unknown] {
            assert!(given.borrow().contains(&(rule.name, verdict)), "no story where {} is {verdict:?}", rule.name);
        }
    }
}

#[test]
fn no_evidence_is_at_an_unknown_place() {
    ask_all("finding", |model, question| {
        for finding in model.lanes.iter().flat_map(|lane| judge(lane, question.at, &Limits::default())) {
            assert!(!finding.evidence.contains(&Evidence::Site(SiteId::NONE)), "{finding:?}");
        }
        question.expected.clone()
    });
}

#[test]
fn a_rule_is_named_after_its_file() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/finding");
    for rule in RULES {
        let file = root.join(format!("{}.rs", rule.name.replace('-', "_")));
        assert!(file.is_file(), "{} is missing", file.display());
        assert!(rule.about.ends_with('.'), "{} says what it holds as a sentence", rule.name);
    }
}

/// What the rules of that name say at the end of a program of one loop: what happens in it is told from 3 to 900,000 ms.
fn judged(happens: &str, rule: &str) -> Vec<String> {
    let begin = "0 started 100\n1 connected\n2 loop 1 created\n2 spawn main on 1\n3 loop 1 running\n";
    let end = "900000 end main returned\n900001 loop 1 stopped\n900002 loop 1 closed\n900003 exit 0";
    let model = Story::parse(&format!("{begin}{happens}{end}")).model();
    let found = judge(&model.lanes[0], Time::END, &Limits::default());
    found.iter().filter(|finding| finding.rule == rule).map(shown).collect()
}

#[test]
fn loops_that_were_dropped_are_counted_even_when_they_are_forgotten() {
    let loops: String = (2..1_200)
        .map(|i| {
            let gone = if i < 7 { "dropped" } else { "closed" };
            format!("{0} loop {i} created\n{0}.5 loop {i} {gone}\n", 10 * i)
        })
        .collect();
    let sentence = "5 loops were dropped, and never closed.";
    assert_eq!(judged(&loops, "loop-closed"), [format!("found · 5 of 1199 loops dropped · {sentence}")]);
}
