//! The model folds any history: the stories in `tests/model/*.txt`, and made-up ones in any order.
#![cfg(feature = "app")]

#[path = "support/random.rs"]
mod random;
mod story;

use loopscope::{
    event::{
        By, End, Engine, Event, JobId, LaneId, LoopId, LoopState, NameId, Observation, Phase, Report, SiteId, Span,
        TaskId, Time, Wait, What, signal_name,
    },
    export::{Context, Detail, exporter},
    model::{
        Lane, LaneInfo, Model, Outline, OutlineRow, TaskHistory, is_noise, is_story, passages, sentence, teardown_done,
        waits_on,
    },
};
use proptest::prelude::*;
use std::collections::HashSet;
use story::{Question, ask_all};

fn task<'a>(lane: &'a Lane, name: &str) -> &'a TaskHistory {
    lane.tasks.all().iter().find(|task| *lane.task_name(task) == *name).expect("a task of that name")
}

fn names<'a>(lane: &Lane, tasks: impl Iterator<Item = &'a TaskHistory>) -> Vec<String> {
    tasks.map(|task| lane.task_name(task).to_string()).collect()
}

/// The log without what says little.
fn brief(lane: &Lane, at: Time) -> Vec<String> {
    let told = lane.log.until(at).filter_map(|entry| {
        teardown_done(lane, entry).or_else(|| (!is_noise(lane, entry)).then(|| sentence(lane, entry)))
    });
    told.collect()
}

/// The rows of the log, or those with every group turned once.
fn outline(lane: &Lane, at: Time, turned: bool) -> Vec<String> {
    let first = Outline::of(lane, &HashSet::default());
    let folds = first.rows.iter().filter(|row| turned && row.is_open.is_some()).filter_map(|row| row.fold).collect();
    let (outline, known) = (Outline::of(lane, &folds), lane.log.until(at).len());
    let row = |row: &OutlineRow| {
        let sign = row.is_open.map_or("", |open| if open { "- " } else { "+ " });
        format!("{}{sign}{}", "> ".repeat(row.depth.into()), row.words(lane, known))
    };
    outline.rows[..outline.count(known)].iter().map(row).collect()
}

/// The words that stories may ask.
fn answer(model: &Model, question: &Question) -> Vec<String> {
    let lane = model.lane(question.lane).expect("the question's lane");
    let words: Vec<&str> = question.words.iter().map(String::as_str).collect();
    of_lane(lane, question.at, &words).or_else(|| of_task(lane, question.at, &words)).expect("a word that is known")
}

fn of_lane(lane: &Lane, at: Time, words: &[&str]) -> Option<Vec<String>> {
    let one = |answer: String| Some(vec![answer]);
    match *words {
        ["counts"] => one(format!("{:?}", lane.tasks.counts(at)).replace("Counts ", "")),
        ["live"] => one(lane.tasks.counts(at).live.to_string()),
        ["alive"] => Some(names(lane, lane.tasks.alive(at))),
        ["known"] => Some(names(lane, lane.tasks.known(at))),
        ["loops"] => Some(lane.loops.known(at).map(|it| of_loop(it, at)).collect()),
        ["current"] => Some(lane.loops.current(at).map(|it| of_loop(it, at)).into_iter().collect()),
        ["teardown"] => {
            let steps = lane.loops.known(at).flat_map(|it| it.teardown(at));
            Some(steps.map(|it| format!("{} {} {}", it.step, it.count, it.ended.is_some())).collect())
        }
        ["busy"] => one(lane.busy(at).map_or("unknown".into(), |busy| format!("{busy:.2}"))),
        ["fds"] => Some(
            lane.files
                .open(at)
                .map(|open| format!("{} {} since {}", open.file.fd, open.file.kind, open.since))
                .collect(),
        ),
        ["log"] => Some(lane.log.until(at).map(|entry| sentence(lane, entry)).collect()),
        ["outline"] => Some(outline(lane, at, false)),
        ["outline", "turned"] => Some(outline(lane, at, true)),
        ["brief"] => Some(brief(lane, at)),
        ["signals"] => {
            let begun = passages(lane, at)
                .into_iter()
                .map(|way| format!("{} at {}", signal_name(way.signal.into()), way.began));
            let ending = lane.ending_signal(at).map(|mark| format!("ends by {}", signal_name(mark.signal.into())));
            Some(begun.chain(ending).collect())
        }
        ["output"] => Some(lane.output.until(at).map(|line| line.line.to_string()).collect()),
        ["callbacks"] => one(lane.callbacks(at).to_string()),
        ["dropped"] => one(lane.dropped(at).to_string()),
        ["exit"] => one(format!("{:?}", lane.exit(at))),
        ["roots"] => Some(lane.tasks.children(None).iter().map(|&id| lane.name_of(id).to_string()).collect()),
        _ => None,
    }
}

fn of_loop(it: &loopscope::model::LoopHistory, at: Time) -> String {
    format!("loop {} {:?} ran {} stopped {}", it.id, it.state(at), it.runs(at), it.stops(at))
}

fn of_task(lane: &Lane, at: Time, words: &[&str]) -> Option<Vec<String>> {
    let one = |answer: String| Some(vec![answer]);
    let task = task(lane, words.get(1)?);
    match words[0] {
        "state" => one(format!("{:?}", task.state(at))),
        "tells-polls" => one(task.reports_polls.to_string()),
        "polls" => one(format!("{} in {}", task.polls.count(at), task.polls.busy(at))),
        "waits" => Some(task.waiting(at).map(|it| waits_on(lane, it.on, it.other)).into_iter().collect()),
        "cancel" => {
            let answers = task.cancellation().answers(at);
            Some(answers.map(|(asked, told)| format!("{} {} {told:?}", asked.at, asked.by)).collect())
        }
        "children" => Some(lane.tasks.children(Some(task.id)).iter().map(|&id| lane.name_of(id).to_string()).collect()),
        _ => None,
    }
}

#[test]
fn the_model_answers_as_the_stories_expect() {
    ask_all("model", answer);
}

#[test]
fn an_id_that_is_used_again_is_another_task() {
    let mut model = one_lane();
    let id = TaskId(7);
    let spawned =
        |at, name| report(at, Report::TaskCreated { task: id, parent: None, on: LoopId(1), name: NameId(name) });
    let ended = |at, end| report(at, Report::Ended { task: id, end, reason: NameId::NONE });
    for event in [spawned(1, 1), ended(2, End::Returned), spawned(5, 2), ended(6, End::Failed)] {
        model.apply(&event);
    }
    model.apply(&report(1, Report::CancelRequested { task: id, by: By::Task, requester: None, message: NameId::NONE }));
    let tasks = &model.lanes[0].tasks;
    assert_eq!(tasks.all().len(), 2);
    assert_eq!(tasks.get(id).expect("known").name, NameId(2));
    assert!(tasks.all()[0].cancellation().stands(Time(1)), "what happened before belongs to the first one");
    assert_eq!(tasks.counts(Time(3)).live, 0);
    assert_eq!((tasks.counts(Time(5)).live, tasks.counts(Time::END).created), (1, 2));
}

/// More tasks than are kept, few of them alive at once: the counts are true, and the living are there.
#[test]
fn what_is_over_may_be_forgotten_but_is_counted() {
    let mut model = one_lane();
    let (all, keeper) = (260_000, TaskId(u64::MAX));
    let spawn = |at, task| report(at, Report::TaskCreated { task, parent: None, on: LoopId(1), name: NameId::NONE });
    model.apply(&spawn(0, keeper));
    for i in 1..=all {
        model.apply(&spawn(2 * i, TaskId(i)));
        model.apply(&report(2 * i + 1, Report::Ended { task: TaskId(i), end: End::Returned, reason: NameId::NONE }));
    }
    let tasks = &model.lanes[0].tasks;
    let counts = tasks.counts(Time::END);
    assert_eq!((counts.created, counts.returned, counts.live), (all + 1, all, 1));
    assert_eq!(tasks.all().len() as u64 + tasks.forgotten(), all + 1);
    assert!(tasks.forgotten() > 0 && tasks.get(keeper).is_some());
    assert_eq!(tasks.alive(Time::END).map(|task| task.id).collect::<Vec<_>>(), [keeper]);
}

#[test]
fn polls_are_summed_up_when_they_are_too_many() {
    let mut model = one_lane();
    for i in 0..10_000 {
        let (woken_by, took) = (By::Unknown, Span(2));
        model.apply(&report(10 * i, Report::Polled { task: TaskId(1), took, woken_by, waker: None, queued: Span(1) }));
    }
    let polls = &model.lanes[0].tasks.get(TaskId(1)).expect("known").polls;
    assert_eq!((polls.count(Time::END), polls.busy(Time::END)), (10_000, Span(20_000)));
    assert_eq!((polls.count(Time(99_989)), polls.busy(Time(99_989))), (9_999, Span(19_998)));
    assert!(polls.recent.kept() < 10_000);
}

#[test]
fn any_count_of_lost_records_can_be_reported() {
    let mut model = one_lane();
    for at in [1, 2, 1] {
        let what = What::Observation(Observation::Dropped { count: u64::MAX });
        model.apply(&Event { at: Time(at), lane: LaneId(0), site: SiteId::NONE, what });
    }
    assert!(model.lanes[0].dropped(Time::END) > 0);
}

/// Forgetting moves every task, and would do so for each that is made.
#[test]
fn creating_a_task_does_not_search_the_live_ones() {
    let mut model = one_lane();
    let spawn = |at, task| report(at, Report::TaskCreated { task, parent: None, on: LoopId(1), name: NameId::NONE });
    let forgotten_at = |model: &mut Model, from: u64| {
        (from..).find(|&i| {
            model.apply(&spawn(i, TaskId(i)));
            model.lanes[0].tasks.forgotten() > 0
        })
    };
    (1..=226_000).for_each(|i| model.apply(&spawn(i, TaskId(i))));
    model.apply(&report(226_000, Report::Ended { task: TaskId(1), end: End::Returned, reason: NameId::NONE }));
    assert!(forgotten_at(&mut model, 226_001) > Some(250_000));
}

#[test]
fn what_comes_late_about_a_task_that_is_over_makes_none() {
    let mut model = one_lane();
    let all = 260_000;
    for i in 1..=all {
        let (task, parent, on, name) = (TaskId(i), None, LoopId(1), NameId::NONE);
        model.apply(&report(2 * i, Report::TaskCreated { task, parent, on, name }));
        model.apply(&report(2 * i + 1, Report::Ended { task, end: End::Failed, reason: NameId::NONE }));
    }
    let (task, other) = (TaskId(1), TaskId(all + 1));
    assert!(model.lanes[0].tasks.get(task).is_none());
    for late in [
        Report::NotRetrieved { task, reason: NameId(1) },
        Report::NotRetrieved { task: other, reason: NameId(1) },
        Report::Renamed { task, name: NameId(1) },
        Report::Uncancelled { task, left: 0 },
    ] {
        model.apply(&report(3 * all, late));
    }
    let counts = model.lanes[0].tasks.counts(Time::END);
    assert_eq!((counts.created, counts.live), (all, 0));
    assert_eq!(model.lanes[0].not_retrieved.count(Time::END), 2);
}

#[test]
fn loops_that_were_dropped_are_forgotten_as_closed_ones_are() {
    let mut model = one_lane();
    for id in 1..=2_000 {
        for state in [LoopState::Created, LoopState::Dropped] {
            model.apply(&report(id.into(), Report::Loop { id: LoopId(id), state }));
        }
    }
    let loops = &model.lanes[0].loops;
    assert_eq!(
        (loops.all().len() as u64 + loops.forgotten(), loops.dropped_and_forgotten()),
        (2_000, loops.forgotten())
    );
    assert!(loops.all().len() < 1_100 && loops.get(LoopId(1)).is_some());
}

#[test]
fn the_newest_jobs_have_names() {
    let mut model = one_lane();
    let job = |job| Report::Job { job: JobId(job), on: LoopId(1), phase: Phase::Submitted, name: NameId(1) };
    let all = 100_010;
    (1..=all).for_each(|i| model.apply(&report(i, job(i))));
    let lane = &model.lanes[0];
    assert!(lane.function(JobId(all)).is_some() && lane.function(JobId(1)).is_none());
}

fn one_lane() -> Model {
    let info = LaneInfo { id: LaneId(0), title: "any".into(), engine: Engine::Tokio, ..LaneInfo::default() };
    Model::new(vec![info])
}

fn report(at: u64, report: Report) -> Event {
    Event { at: Time(at), lane: LaneId(0), site: SiteId::NONE, what: What::Report(report) }
}

proptest! {
    #[test]
    fn every_report_has_its_fields_as_json_and_a_sentence_if_it_is_logged(what in random::report()) {
        let mut model = one_lane();
        let event = report(7, what);
        model.apply(&event);
        let lane = &model.lanes[0];
        let json = exporter("json").expect("there is JSON");
        let shown = json.event(Context { model: &model, detail: Detail::Summary }, lane, &event);
        let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
        let kind = Report::KINDS.iter().find(|kind| shown["kind"] == kind.name).expect("a kind of the table");
        let general = ["type", "at_ns", "lane", "kind"];
        for field in shown.as_object().expect("an object").keys().filter(|field| !general.contains(&field.as_str())) {
            prop_assert!(kind.fields.iter().any(|known| known.0 == field), "{} of {}", field, kind.name);
        }
        prop_assert!(!is_story(&event) || !sentence(lane, &event).is_empty());
        prop_assert_eq!(lane.log.kept(), usize::from(is_story(&event)));
    }
}

/// A life as it was meant: the oracle for what the model says of it.
#[derive(Clone, Debug)]
struct Plan {
    spawned: u64,
    polls: Vec<u64>,
    asked: Option<u64>,
    ended: Option<(u64, End)>,
}

prop_compose! {
    fn plan()(spawned in 0..500_u64, polls in prop::collection::vec(1..300_u64, 0..6), asked in prop::option::of(1..300_u64),
              ended in prop::option::of((301..600_u64, prop::sample::select(End::ALL)))) -> Plan {
        Plan {
            spawned,
            polls: polls.into_iter().map(|after| spawned + after).collect::<std::collections::BTreeSet<_>>().into_iter().collect(),
            asked: asked.map(|after| spawned + after),
            ended: ended.map(|(after, end)| (spawned + after, end)),
        }
    }
}

impl Plan {
    fn events(&self, id: u64) -> Vec<Event> {
        let (task, woken_by) = (TaskId(id), By::Unknown);
        let mut events =
            vec![report(self.spawned, Report::TaskCreated { task, parent: None, on: LoopId(1), name: NameId(1) })];
        for &at in &self.polls {
            events.push(report(at, Report::Polled { task, took: Span(1), woken_by, waker: None, queued: Span(0) }));
            events.push(report(at, Report::Waiting { task, on: Wait::Sleep, other: None }));
        }
        let request = Report::CancelRequested { task, by: By::Caller, requester: None, message: NameId::NONE };
        events.extend(self.asked.map(|at| report(at, request)));
        events.extend(self.ended.map(|(at, end)| report(at, Report::Ended { task, end, reason: NameId::NONE })));
        events
    }

    fn over(&self, at: u64) -> bool {
        self.ended.is_some_and(|(ended, _)| ended <= at)
    }
}

/// Histories in any order, some events twice.
fn shuffled() -> impl Strategy<Value = (Vec<Plan>, Vec<Event>)> {
    prop::collection::vec(plan(), 1..12).prop_flat_map(|plans| {
        let events: Vec<Event> = plans.iter().enumerate().flat_map(|(i, plan)| plan.events(i as u64 + 1)).collect();
        let twice: Vec<Event> = events.iter().step_by(3).cloned().chain(events.iter().cloned()).collect();
        (Just(plans), Just(twice).prop_shuffle())
    })
}

proptest! {
    #[test]
    fn any_order_leaves_the_counts_true((plans, events) in shuffled()) {
        let mut model = one_lane();
        events.iter().for_each(|event| model.apply(event));
        let tasks = &model.lanes[0].tasks;
        for at in (0..1_200).step_by(50).chain([u64::MAX]) {
            let count = |which: &dyn Fn(&Plan) -> bool| plans.iter().filter(|plan| which(plan)).count() as u64;
            let counts = tasks.counts(Time(at));
            prop_assert_eq!(counts.created, count(&|it| it.spawned <= at));
            prop_assert_eq!(counts.live, count(&|it| it.spawned <= at && !it.over(at)));
            prop_assert_eq!(counts.cancelling, count(&|it| it.asked.is_some_and(|asked| asked <= at) && !it.over(at)));
            for &end in End::ALL {
                prop_assert_eq!(counts.ended(end), count(&|it| it.ended.is_some_and(|it| it.0 <= at && it.1 == end)));
            }
            prop_assert_eq!(tasks.alive(Time(at)).count() as u64, counts.live);
        }
        for (i, plan) in plans.iter().enumerate() {
            let task = tasks.get(TaskId(i as u64 + 1)).expect("every task is known");
            prop_assert_eq!(task.created, Some(Time(plan.spawned)));
            prop_assert_eq!(task.ended.map(|it| (it.at.0, it.end)), plan.ended);
            prop_assert_eq!(task.polls.recent.iter().map(|poll| poll.at.0).collect::<Vec<_>>(), plan.polls.clone());
            prop_assert_eq!(task.waits.kept(), plan.polls.len());
            prop_assert_eq!(task.cancellation().requests.iter().map(|it| it.at.0).next(), plan.asked);
            prop_assert_eq!(task.cancellation().requests.kept(), usize::from(plan.asked.is_some()));
        }
    }
}
