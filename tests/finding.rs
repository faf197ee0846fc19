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

/// What some rules say at the end of a program of one loop: what happens in it is told from 3 to 900,000 ms.
fn judged(happens: &str, rules: &[&str]) -> Vec<String> {
    let begin = "0 started 100\n1 connected\n2 loop created\n2 spawned main\n3 loop running\n";
    let end = "900000 ended main returned\n900001 loop stopped\n900002 loop closed\n900003 exited code 0";
    said(&format!("{begin}{happens}{end}"), rules)
}

/// What some rules say at the end of a story.
fn said(story: &str, rules: &[&str]) -> Vec<String> {
    let model = Story::parse(story).model();
    let found = judge(&model.lanes[0], Time::END, &Limits::default());
    found.iter().filter(|finding| rules.contains(&finding.rule)).map(shown).collect()
}

#[test]
fn loops_that_were_dropped_are_counted_even_when_they_are_forgotten() {
    let loops: String = (2..1_200)
        .map(|i| {
            let gone = if i < 7 { "dropped" } else { "closed" };
            format!("{0} loop #{i} created\n{0}.5 loop #{i} {gone}\n", 10 * i)
        })
        .collect();
    let sentence = "5 loops were dropped, and never closed.";
    assert_eq!(judged(&loops, &["loop-closed"]), [format!("found · 5 of 1199 loops dropped · {sentence}")]);
}

#[test]
fn the_longest_poll_is_known_however_many_came_since() {
    let short: String = (0..5_000).map(|i| format!("{} polled main 2\n", 10_000 + 10 * i)).collect();
    let sentence = "main held its loop for 5.00 s, longer than 100 ms.";
    let found = [format!("found · blocked 5.00 s · {sentence}")];
    assert_eq!(judged(&format!("10 polled main 5000\n{short}"), &["blocked-loop"]), found);
    let sentence = "The longest poll or callback took 50.0 ms.";
    let ok = [format!("ok · not blocked · {sentence}")];
    assert_eq!(judged(&format!("10 polled main 50\n{short}"), &["blocked-loop"]), ok);
    let seen = "100 callback-runs since 90\n90 callback 50 : tick\n";
    assert_eq!(judged(&format!("{seen}{short}"), &["blocked-loop"]), ok, "a callback that was seen and is over");
}

#[test]
fn what_was_seen_asleep_and_is_forgotten_is_no_proof() {
    let seen: String = (0..5_000).map(|i| format!("{0} held 100 since {0}\n", 10_000 + 500 * i)).collect();
    let sentence = "The oldest looks at sleeping threads are no longer kept, so this cannot be told.";
    assert_eq!(
        judged(&format!("9000 polled main 1\n{seen}"), &["blocked-loop"]),
        [format!("cannot tell · blocked? · {sentence}")]
    );
}

/// So many tasks, one after another, that those before are forgotten.
fn many_tasks() -> String {
    (0..230_000).map(|i| format!("{0} spawned one\n{0}.5 ended one returned\n", 10_000 + i)).collect()
}

#[test]
fn cancellations_of_tasks_that_are_forgotten_are_no_proof() {
    let late = "10 spawned late\n11 cancel-requested late caller\n3011 cancel-delivered late\n3011 went-on late\n3012 ended late returned\n";
    let soon = "300000 spawned soon\n300001 cancel-requested soon caller\n300002 cancel-delivered soon\n300003 ended soon cancelled\n";
    let happens = format!("{late}{}{soon}", many_tasks());
    let unknown = |fragment, what| {
        format!("cannot tell · {fragment} · The oldest {what} are no longer kept, so this cannot be told.")
    };
    let what = "tasks that went on after they were told to stop";
    let expected = [unknown("cancel?", "requests to stop"), unknown("swallowed?", what)];
    assert_eq!(judged(&happens, &["cancel-latency", "cancel-swallowed"]), expected);
}

#[test]
fn a_task_that_was_left_is_told_even_when_it_is_forgotten() {
    let happens = format!("10 spawned left\n11 ended left abandoned\n{}", many_tasks());
    let counted = "found · 1 task left · 1 of 230002 tasks was not over when it went away.";
    let told = "found · 1 more task left · 1 more task was left behind.";
    assert_eq!(judged(&happens, &["no-task-left", "task-left"]), [counted, told]);
}

#[test]
fn what_was_refused_and_is_forgotten_is_no_proof() {
    let others: String = (0..5_000).map(|i| format!("{} refused : Event loop is closed\n", 20 + i)).collect();
    let sentence = "The oldest refusals are no longer kept, so this cannot be told.";
    let happens = format!("10 refused : asyncio.run() cannot be called from a running event loop\n{others}");
    assert_eq!(judged(&happens, &["nested-run"]), [format!("cannot tell · nested run? · {sentence}")]);
}

/// More loops than are kept, of which the first thirty leave a descriptor behind.
#[test]
fn the_first_loop_is_the_first_that_was_made() {
    let loops: String = (1..1_200)
        .map(|i| {
            let at = 10 * i;
            let files: String = (0..=i.min(30)).map(|fd| format!(" {fd}=eventfd")).collect();
            let closed = format!("{} loop #{i} closed\n{0} files{files}\n{0}.5 usage 1\n", at + 3);
            format!("{at} loop #{i} created\n{} loop #{i} running\n{} loop #{i} stopped\n{closed}", at + 1, at + 2)
        })
        .collect();
    let story = format!("0 started 100\n1 connected\n1 files 0=eventfd\n{loops}20000 usage 1\n20001 exited code 0");
    let found = said(&story, &["fds-stable"]);
    assert!(found[0].starts_with("found · fds 1→31 · 30 file descriptors more"), "{found:?}");
}

/// Each waits for the next, and the last one is cancelled.
#[test]
fn who_was_cancelled_is_found_at_the_end_of_a_long_row() {
    let count = 60_000;
    let name = |i: usize| if i == 0 { "main".into() } else { format!("t{i}") };
    let made: String = (1..count).map(|i| format!("4 spawned t{i}\n5 waiting {} task t{i}\n", name(i - 1))).collect();
    let ends: String = (0..count).rev().map(|i| format!("{} ended {} cancelled\n", 7 + count - i, name(i))).collect();
    let begin = "0 started 100\n1 loop created\n2 spawned main\n3 loop running\n";
    let end = "70000 loop stopped\n70001 exited code 1";
    let found =
        said(&format!("{begin}{made}6 cancel-requested {} signal\n{ends}{end}", name(count - 1)), &["exit-status"]);
    let sentence = "main ended as cancelled while it was waiting on t1; t59999 had been cancelled by a signal handler.";
    assert!(found[1].ends_with(sentence), "{found:?}");
}
