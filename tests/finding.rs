//! Every rule gives its answers, each with its sentence, about stories in `tests/finding/*.txt`.
#![cfg(feature = "app")]

mod story;

use loopscope::{
    event::Time,
    finding::{
        Finding, Headline, Limits, RULES, Subject, Verdict, first_difference, headline, judge, left_behind, ranked,
    },
    model::Model,
};
use std::collections::BTreeSet;
use story::{Question, Story, ask_all};

/// `? TIME headline`, `? TIME RULE`, `? TIME RULE when`, `? TIME RULE fix`, `? TIME RULE subjects`, `? TIME difference`.
fn answer(model: &Model, question: &Question) -> Vec<String> {
    if question.words == ["difference"] {
        let difference = first_difference(&model.lanes[0], &model.lanes[1], question.at);
        return difference.map(|it| format!("{} {}", it.at, it.sentence)).into_iter().collect();
    }
    let lane = model.lane(question.lane).expect("the question's lane");
    let found = judge(lane, question.at, &Limits::default());
    if question.words == ["headline"] {
        let Headline { sentence, evidence, fix, .. } = headline(model, &found, question.at).expect("a lane");
        let steps = evidence.iter().map(|step| format!("{} {}", step.at, step.text));
        return [sentence].into_iter().chain(steps).chain(fix.map(|fix| format!("Fix: {fix}"))).collect();
    }
    let finding = found.iter().find(|finding| question.words[0] == finding.rule).expect("a rule's name");
    match question.words.get(1).map(String::as_str) {
        Some("when") => vec![finding.at.map_or("never".into(), |at| at.to_string())],
        Some("fix") => finding.fix.as_deref().into_iter().map(String::from).collect(),
        Some("subjects") => {
            let more = finding.count - finding.subjects.len() as u64;
            let more = (more > 0).then(|| format!("and {more} more"));
            finding.subjects.iter().map(subject).chain(more).collect()
        }
        _ => vec![shown(finding)],
    }
}

fn shown(finding: &Finding) -> String {
    match finding.verdict {
        Verdict::NotApplicable => "n/a".into(),
        verdict => format!("{} · {} · {}", verdict.word(), finding.fragment, finding.sentence),
    }
}

fn subject(Subject { id, name, place, state }: &Subject) -> String {
    let (kind, place) = (id.kind(), place.as_deref().unwrap_or("?"));
    format!("{kind} · {name} · {place} · {state}")
}

#[test]
fn rules_answer_as_the_stories_expect() {
    ask_all("finding", answer);
}

/// A rule without a story for one of its answers would not be known to give it.
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
        for verdict in [Verdict::Ok, Verdict::Fail, Verdict::Unknown] {
            assert!(given.borrow().contains(&(rule.name, verdict)), "no story where {} is {verdict:?}", rule.name);
        }
    }
}

#[test]
fn every_rule_answers_once_and_the_answers_are_ranked() {
    ask_all("finding", |model, question| {
        for lane in &model.lanes {
            let findings = judge(lane, question.at, &Limits::default());
            let rules: BTreeSet<_> = findings.iter().map(|finding| finding.rule).collect();
            assert_eq!((findings.len(), rules.len()), (RULES.len(), RULES.len()));
            assert!(findings.is_sorted_by_key(|finding| finding.verdict), "{findings:?}");
        }
        question.expected.clone()
    });
}

#[test]
fn the_first_thing_to_fix_comes_first() {
    let at_end = |name: &str| {
        let story = std::fs::read_to_string(format!("tests/finding/{name}.txt")).expect("a story");
        judge(&Story::parse(&story).model().lanes[0], Time::END, &Limits::default())
    };
    let failed = |findings: &[Finding]| -> Vec<_> {
        findings.iter().filter(|finding| finding.verdict == Verdict::Fail).map(|finding| finding.rule).collect()
    };
    let mut findings = at_end("blocking");
    let expected =
        ["nested-run", "exit-status", "exception-not-retrieved", "cancel-swallowed", "cancel-latency", "blocked-loop"];
    assert_eq!(failed(&findings), expected);
    findings.reverse();
    assert_eq!(failed(&ranked(findings)), expected, "of findings in any order");
    assert_eq!(failed(&at_end("unclosed")), ["task-left", "loop-left-open", "fds-stable"]);
}

#[test]
fn a_failure_has_a_sentence_and_at_most_ten_subjects() {
    ask_all("finding", |model, question| {
        for finding in model.lanes.iter().flat_map(|lane| judge(lane, question.at, &Limits::default())) {
            assert!(
                finding.sentence.ends_with('.') && finding.fix.as_ref().is_none_or(|fix| fix.ends_with('.')),
                "{finding:?}"
            );
            assert!(finding.fix.is_none() || finding.verdict == Verdict::Fail, "{finding:?}");
            assert!(finding.subjects.len() as u64 <= finding.count.min(10), "{finding:?}");
            assert!(finding.subjects.iter().all(|subject| !subject.name.is_empty()), "{finding:?}");
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
    let begin = "0 started 100\n1 connected\n2 loop created\n2 created main\n3 loop running\n";
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
fn dropped_loops_are_counted_even_when_they_are_forgotten() {
    let loops: String = (2..1_200)
        .map(|i| {
            let gone = if i < 7 { "dropped" } else { "closed" };
            format!("{0} loop #{i} created\n{0}.5 loop #{i} {gone}\n", 10 * i)
        })
        .collect();
    let sentence = "5 of 1199 loops were never closed.";
    assert_eq!(judged(&loops, &["loop-left-open"]), [format!("fail · 5 of 1199 loops not closed · {sentence}")]);
}

#[test]
fn the_longest_poll_is_kept() {
    let short: String = (0..5_000).map(|i| format!("{} polled main 2\n", 10_000 + 10 * i)).collect();
    let sentence = "main blocked its loop for 5.00 s, longer than the limit of 100 ms.";
    let found = [format!("fail · blocked 5.00 s · {sentence}")];
    assert_eq!(judged(&format!("10 polled main 5000\n{short}"), &["blocked-loop"]), found);
    let sentence = "The longest poll or callback took 50.0 ms.";
    let ok = [format!("ok · not blocked · {sentence}")];
    assert_eq!(judged(&format!("10 polled main 50\n{short}"), &["blocked-loop"]), ok);
    let seen = "100 callback-running since 90\n90 callback 50 : tick\n";
    assert_eq!(judged(&format!("{seen}{short}"), &["blocked-loop"]), ok, "a callback that was seen and is over");
}

#[test]
fn forgotten_samples_of_blocked_threads_are_no_proof() {
    let seen: String = (0..5_000).map(|i| format!("{0} blocked 100 since {0}\n", 10_000 + 500 * i)).collect();
    let sentence = "The oldest samples of sleeping threads are no longer kept, so the answer is unknown.";
    assert_eq!(
        judged(&format!("9000 polled main 1\n{seen}"), &["blocked-loop"]),
        [format!("unknown · loop blocked · {sentence}")]
    );
}

/// So many tasks, one after another, that those before are forgotten.
fn many_tasks() -> String {
    (0..260_000).map(|i| format!("{0} created one\n{0}.5 ended one returned\n", 10_000 + i)).collect()
}

#[test]
fn cancels_of_forgotten_tasks_are_no_proof() {
    let late = "10 created late\n11 cancel-requested late caller\n3011 cancel-delivered late\n3011 cancel-swallowed late\n3012 ended late returned\n";
    let soon = "300000 created soon\n300001 cancel-requested soon caller\n300002 cancel-delivered soon\n300003 ended soon cancelled\n";
    let happens = format!("{late}{}{soon}", many_tasks());
    let unknown = |fragment, what| {
        format!("unknown · {fragment} · The oldest {what} are no longer kept, so the answer is unknown.")
    };
    let what = "tasks that carried on after their cancel was delivered";
    let expected = [unknown("cancels passed on", what), unknown("cancel latency", "cancel requests")];
    assert_eq!(judged(&happens, &["cancel-latency", "cancel-swallowed"]), expected);
}

#[test]
fn many_late_cancels_that_nothing_blocks_have_a_fix_of_their_own() {
    let told = |tasks: u64, blocker: &str| {
        let created: String = (0..tasks).map(|i| format!("4 created w{i}\n6 waiting w{i} sleep\n")).collect();
        let asked: String = (0..tasks).map(|i| format!("10 cancel-requested w{i} caller\n")).collect();
        let late: String = (0..tasks).map(|i| format!("99 cancel-delivered w{i}\n99 ended w{i} cancelled\n")).collect();
        let story =
            format!("0 started 100\n2 loop created\n3 loop running\n4 created main\n{created}{asked}{blocker}{late}");
        let model = Story::parse(&story).model();
        let findings = judge(&model.lanes[0], Time::END, &Limits::default());
        let late = findings.into_iter().find(|finding| finding.rule == "cancel-latency").expect("a finding");
        (late.sentence, late.fix.expect("a fix").into_owned())
    };
    let (sentence, fix) = told(120, "");
    assert!(!sentence.contains("blocked the loop") && fix.contains("cancel fewer at a time"), "{sentence} {fix}");
    let (_, fix) = told(3, "");
    assert!(fix.starts_with("See what ran in between"), "a few do not wait for each other: {fix}");
    let (sentence, fix) = told(120, "10 polled main 85\n");
    assert!(
        sentence.contains(": main blocked the loop for 85.0 ms") && fix.starts_with("Keep polls short"),
        "{sentence} {fix}"
    );
}

#[test]
fn a_thousand_tasks_of_one_cause_are_one_finding_with_three_names() {
    let spawned: String =
        (0..1_000).map(|i| format!("4 created w{i} @a.rs:1\n5 waiting w{i} sleep @a.rs:2\n")).collect();
    let left: String = (0..1_000).map(|i| format!("8 ended w{i} destroyed\n")).collect();
    let story = format!("0 started 100\n2 loop created\n3 loop running\n{spawned}8 loop closed\n{left}9 exited code 0");
    let told = "1000 tasks were still pending when their loop closed: w0, w1, w2 and 997 more (created at a.rs:1), all \
                waiting on sleep at a.rs:2.";
    assert_eq!(said(&story, &["task-left"]), [format!("fail · 1000 tasks left · {told}")]);
    let findings = judge(&Story::parse(&story).model().lanes[0], Time::END, &Limits::default());
    let finding = findings.iter().find(|finding| finding.rule == "task-left").expect("a finding");
    assert_eq!((finding.subjects.len(), finding.count), (10, 1_000));
}

#[test]
fn a_task_left_pending_is_found_even_when_it_is_forgotten() {
    let happens = format!("10 created left\n11 ended left destroyed\n{}", many_tasks());
    let told = "fail · 1 task left · 1 of 260002 tasks was left pending.";
    assert_eq!(judged(&happens, &["task-left"]), [told]);
}

#[test]
fn forgotten_refusals_are_no_proof() {
    let others: String = (0..5_000).map(|i| format!("{} refused : Event loop is closed\n", 20 + i)).collect();
    let sentence = "The oldest refusals are no longer kept, so the answer is unknown.";
    let happens = format!("10 refused : asyncio.run() cannot be called from a running event loop\n{others}");
    assert_eq!(judged(&happens, &["nested-run"]), [format!("unknown · nested run · {sentence}")]);
}

/// More loops than are kept, of which the first thirty leave a descriptor behind.
#[test]
fn the_first_loop_is_the_first_that_was_created() {
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
    assert!(found[0].starts_with("ok · fds 1→31 · 30 file descriptors that the program opened stay open"), "{found:?}");
}

/// Each waits for the next, and the last one is cancelled.
#[test]
fn the_first_cancelled_task_is_found_at_the_end_of_a_long_chain() {
    let count = 60_000;
    let name = |i: usize| if i == 0 { "main".into() } else { format!("t{i}") };
    let made: String = (1..count).map(|i| format!("4 created t{i}\n5 waiting {} task t{i}\n", name(i - 1))).collect();
    let ends: String = (0..count).rev().map(|i| format!("{} ended {} cancelled\n", 7 + count - i, name(i))).collect();
    let begin = "0 started 100\n1 loop created\n2 created main\n3 loop running\n";
    let end = "70000 loop stopped\n70001 exited code 1";
    let found =
        said(&format!("{begin}{made}6 cancel-requested {} signal\n{ends}{end}", name(count - 1)), &["exit-status"]);
    let sentence = "main was cancelled while it was waiting on t1; t59999 had been cancelled by a signal handler.";
    assert!(found[0].ends_with(sentence), "{found:?}");
}

/// An answer shows the first few of them.
#[test]
fn so_many_tasks_that_not_all_are_in_the_answer_may_wait_for_good() {
    let others: String = (0..60_000).map(|i| format!("4 created t{i}\n5 waiting t{i} future\n")).collect();
    let story = format!(
        "lane A cpython 3.11.7 managed\n0 started 100\n1 connected\n2 loop created\n3 created main\n3.1 loop running\n\
         5 waiting main future @app.py:9\n{others}\
         100 thread 100 main 0 : MainThread ;; select selectors.py:468 | <module> app.py:33\n100 wakers 0 0\n\
         100 await main 0 0 0 : Future ;; - ;; main app.py:9\n100 answered 99"
    );
    let findings = judge(&Story::parse(&story).model().lanes[0], Time(2_000_000_000), &Limits::default());
    let told = "fail · does not stop · Task main waits in Future at app.py:9 and nothing has set its result.";
    assert_eq!(shown(&findings[0]), told);
}

#[test]
fn a_generator_is_left_behind_however_its_number_is_used_again_and_whatever_follows() {
    for follows in [String::new(), many_tasks()] {
        let story = format!(
            "0 started 100\n1 connected\n2 loop created\n3 loop running\n4 generator 7 started @app.py:9\n5 loop stopped\n\
             6 loop closed\n6 generator 7 skipped\n7 loop #2 created\n8 loop #2 running\n9 generator 7 started #2 \
             @app.py:20\n9.5 generator 7 finished #2\n{follows}300000 loop #2 closed\n300001 exited code 0"
        );
        let model = Story::parse(&story).model();
        let left = left_behind(&model.lanes[0], Time::END);
        let row = left.iter().find(|row| row.key == "generators").expect("a row");
        assert_eq!((row.count, &*row.what), (Some(1), "1 without its `finally`: begun at app.py:9"));
    }
}
