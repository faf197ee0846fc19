//! JSON lines: one object an event, then one a finding, one a first difference, and a summary; before all, why lanes are
//! missing, if any are.
//!
//! Every object has `type`. Names of fields and the words in them stay; readers must bear new ones. Texts have their
//! control codes stripped; a field whose value is not known is left out. Times are `at_ns`, nanoseconds since the
//! session's first event; lengths end in `_ns` too.
//!
//! | `type` | fields |
//! |---|---|
//! | `note` | `text`: why there are fewer lanes than were asked for |
//! | `event` | `at_ns`, `lane` (`A`, `B`), `kind`, `site` (`file:line`, where known), and those of the kind |
//! | `finding` | `lane`, `rule`, `verdict` (`fail`, `unknown`, `ok`; `n/a`: nothing to judge), `sentence`, `fix`, `subjects`: the first ten as list of `kind` (`task`, `loop`, `fd`, `thread`, `line`), `id`, `name`, `place`, `state`; `count`: of all; `at_ns` |
//! | `difference` | `between` (`["A", "B"]`: the two lanes that part), `lane` (in which it happened), `at_ns`, `sentence` |
//! | `summary` | `scenario`, `lanes`, `failed` (how many checks), `exit_code`, `why` (of a 3) |
//!
//! | `kind` | fields |
//! |---|---|
//! | `loop` | `loop`, `state` |
//! | `teardown` | `loop`, `step`, `phase`, `count` |
//! | `refused` | `loop`, `message` |
//! | `spawned` | `task`, `name`, `loop`, `parent` |
//! | `renamed` | `task`, `name` |
//! | `polled` | `task`, `took_ns`, `queued_ns`, `woken_by`, `waker` |
//! | `waiting` | `task`, `on`, `other` |
//! | `cancel-requested` | `task`, `by`, `asker`, `message` |
//! | `cancel-delivered` | `task` |
//! | `went-on` | `task`, asked to stop; the finding `cancel-swallowed` tells whether it only cleaned up |
//! | `uncancelled` | `task`, `left` |
//! | `ended` | `task`, `end`, `reason` |
//! | `not-retrieved` | `task`, `reason` |
//! | `callback` | `loop`, `name`, `took_ns` |
//! | `timer` | `timer`, `loop`, `phase`, `after_ns` |
//! | `job` | `job`, `loop`, `phase`, `name` |
//! | `signal` | `loop`, `signal`, `how` |
//! | `generator` | `generator`, `loop`, `phase` |
//! | `metric` | `loop`, `metric`, `value`: a count, or of a time nanoseconds |
//! | `mark` | `name` |
//! | `loop-made` | `loop`, `thread`, `class` |
//! | `warning` | `loop`, `category`, `text` |
//! | `error` | `task`, `loop`, `how`, `text` |
//! | `leaving` | `how`, `program` |
//! | `forked` | `pid` |
//! | `started` | `pid`, `style` (`managed`, `manual`), `engine` (`tokio`, `cpython 3.12.1`) |
//! | `connected` | |
//! | `output` | `stream`, `line`; `at_ns` is when it was read, a little after it was written |
//! | `files` | `files`: list of `fd` and `on` |
//! | `usage` | `threads`, `memory` (bytes), `cpu_ns`; told when they changed |
//! | `polling` | `task`, `since_ns` |
//! | `callback-runs` | `since_ns` |
//! | `held` | `thread`, `since_ns` |
//! | `stack` | `thread`, `frames`: list, innermost first |
//! | `signal-sent` | `signal` |
//! | `timed-out` | |
//! | `cancel-sent` | `task` |
//! | `dropped` | `count` |
//! | `unrecorded` | `tid` |
//! | `note` | `text` |
//! | `exited` | `code` or `signal` |

use crate::{
    event::{Event, Exit, File, LaneId, LoopId, NameId, Observation, Report, TaskId, Time, What, clean},
    finding::{Difference, Finding, Subject},
    model::{Lane, LaneInfo},
};
use serde_json::{Value, json};

/// The line of what is to be known beforehand.
pub fn note(text: &str) -> String {
    line(json!({ "type": "note", "text": clean(text) }))
}

/// The line of an event; `None` for one that only carries a text for others.
pub fn event(lane: &Lane, start: Time, event: &Event) -> Option<String> {
    let fields = match &event.what {
        What::Report(told) => report(lane, told),
        What::Observation(Observation::Named(..) | Observation::Located(..)) => return None,
        What::Observation(seen) => observation(lane, start, seen),
    };
    let mut object = json!({ "type": "event", "at_ns": event.at.since(start).0, "lane": event.lane.letter() });
    if let (Some(object), Value::Object(fields)) = (object.as_object_mut(), fields) {
        object.extend(fields);
    }
    object["site"] = lane.site(event.site).map(clean).into();
    Some(line(object))
}

/// What the rules say about a lane, a line each.
pub fn findings(start: Time, findings: &[Finding]) -> String {
    findings.iter().map(|each| finding(start, each)).collect()
}

fn finding(start: Time, finding: &Finding) -> String {
    let Finding { rule, lane, verdict, sentence, fix, subjects, count, at, .. } = finding;
    line(json!({
        "type": "finding", "lane": lane.letter(), "rule": rule, "verdict": verdict.word(), "sentence": clean(sentence),
        "fix": fix, "subjects": subjects.iter().map(subject).collect::<Vec<_>>(), "count": count,
        "at_ns": at.map(|at| at.since(start).0),
    }))
}

fn subject(Subject { id, name, place, state }: &Subject) -> Value {
    known(json!({
        "kind": id.kind(), "id": id.number(), "name": clean(name), "place": place.as_deref().map(clean),
        "state": (!state.is_empty()).then(|| clean(state)),
    }))
}

/// The line of the first difference between two lanes.
pub fn difference(start: Time, between: [LaneId; 2], difference: &Difference) -> String {
    let Difference { lane, at, sentence } = difference;
    line(json!({
        "type": "difference", "between": between.map(LaneId::letter), "lane": lane.letter(),
        "at_ns": at.since(start).0, "sentence": clean(sentence),
    }))
}

/// The last line.
pub fn summary(scenario: &str, lanes: usize, failed: usize, exit_code: u8, why: Option<&str>) -> String {
    line(json!({
        "type": "summary", "scenario": scenario, "lanes": lanes, "failed": failed, "exit_code": exit_code, "why": why,
    }))
}

fn line(object: Value) -> String {
    format!("{}\n", known(object))
}

/// An object without the fields that have no value.
fn known(mut object: Value) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    object
}

fn report(lane: &Lane, report: &Report) -> Value {
    let text = |name| text(lane, name);
    let id = |task: Option<TaskId>| task.map(|task| task.0);
    match *report {
        Report::Loop { id, state } => json!({ "kind": "loop", "loop": id.0, "state": state.word() }),
        Report::Teardown { id, step, phase, count } => {
            json!({ "kind": "teardown", "loop": id.0, "step": step.word(), "phase": phase.word(), "count": count })
        }
        Report::Refused { id, refusal } => json!({ "kind": "refused", "loop": id.0, "message": refusal.word() }),
        Report::Spawned { task, parent, on, name } => {
            json!({ "kind": "spawned", "task": task.0, "name": text(name), "loop": on.0, "parent": id(parent) })
        }
        Report::Renamed { task, name } => json!({ "kind": "renamed", "task": task.0, "name": text(name) }),
        Report::Polled { task, took, woken_by, waker, queued } => json!({
            "kind": "polled", "task": task.0, "took_ns": took.0, "queued_ns": queued.0, "woken_by": woken_by.word(),
            "waker": id(waker),
        }),
        Report::Waiting { task, on, other } => {
            json!({ "kind": "waiting", "task": task.0, "on": on.word(), "other": id(other) })
        }
        Report::CancelRequested { task, by, asker, message } => json!({
            "kind": "cancel-requested", "task": task.0, "by": by.word(), "asker": id(asker), "message": text(message),
        }),
        Report::CancelDelivered { task } => json!({ "kind": "cancel-delivered", "task": task.0 }),
        Report::CancelSwallowed { task } => json!({ "kind": "went-on", "task": task.0 }),
        Report::Uncancelled { task, left } => json!({ "kind": "uncancelled", "task": task.0, "left": left }),
        Report::Ended { task, end, reason } => {
            json!({ "kind": "ended", "task": task.0, "end": end.word(), "reason": text(reason) })
        }
        Report::NotRetrieved { task, reason } => {
            json!({ "kind": "not-retrieved", "task": task.0, "reason": text(reason) })
        }
        _ => of_the_loop(lane, report),
    }
}

fn text(lane: &Lane, name: NameId) -> Option<String> {
    (name != NameId::NONE).then(|| clean(&lane.name(name)).into_owned())
}

/// Reports that are about no task.
fn of_the_loop(lane: &Lane, report: &Report) -> Value {
    match *report {
        Report::Callback { on, name, took } => {
            json!({ "kind": "callback", "loop": on.0, "name": text(lane, name), "took_ns": took.0 })
        }
        Report::Timer { timer, on, phase, after } => {
            json!({ "kind": "timer", "timer": timer.0, "loop": on.0, "phase": phase.word(), "after_ns": after.0 })
        }
        Report::Job { job, on, phase, name } => {
            json!({ "kind": "job", "job": job.0, "loop": on.0, "phase": phase.word(), "name": text(lane, name) })
        }
        Report::Signal { on, signal, how } => {
            json!({ "kind": "signal", "loop": on.0, "signal": signal, "how": how.word() })
        }
        Report::Generator { generator, on, phase } => {
            json!({ "kind": "generator", "generator": generator.0, "loop": on.0, "phase": phase.word() })
        }
        Report::Metric { on, metric, value } => {
            json!({ "kind": "metric", "loop": on.0, "metric": metric.word(), "value": value })
        }
        Report::Mark { name } => json!({ "kind": "mark", "name": text(lane, name) }),
        Report::LoopMade { id, thread, class } => {
            json!({ "kind": "loop-made", "loop": id.0, "thread": thread, "class": text(lane, class) })
        }
        _ => of_the_program(lane, report),
    }
}

fn of_the_program(lane: &Lane, report: &Report) -> Value {
    let on = |on: LoopId| (on.0 != 0).then_some(on.0);
    match *report {
        Report::Warning { on: id, warned, text: said } => {
            json!({ "kind": "warning", "loop": on(id), "category": warned.word(), "text": text(lane, said) })
        }
        Report::Error { task, on: id, how, text: said } => json!({
            "kind": "error", "task": task.map(|task| task.0), "loop": on(id), "how": how.word(),
            "text": text(lane, said),
        }),
        Report::Leaving { how, program } => {
            json!({ "kind": "leaving", "how": how.word(), "program": text(lane, program) })
        }
        Report::Forked { child } => json!({ "kind": "forked", "pid": child }),
        _ => json!({}),
    }
}

fn observation(lane: &Lane, start: Time, observation: &Observation) -> Value {
    match observation {
        Observation::Started { pid } => {
            let LaneInfo { engine, style, .. } = &lane.info;
            json!({ "kind": "started", "pid": pid, "style": style.word(), "engine": clean(engine) })
        }
        Observation::Connected => json!({ "kind": "connected" }),
        Observation::Output { stream, line } => {
            json!({ "kind": "output", "stream": stream.word(), "line": clean(line) })
        }
        Observation::Files(files) => json!({ "kind": "files", "files": files.iter().map(file).collect::<Vec<_>>() }),
        Observation::Usage(usage) => {
            json!({ "kind": "usage", "threads": usage.threads, "memory": usage.memory, "cpu_ns": usage.cpu.0 })
        }
        Observation::Polling { task, since } => {
            json!({ "kind": "polling", "task": task.0, "since_ns": since.since(start).0 })
        }
        Observation::CallbackRuns { since } => {
            json!({ "kind": "callback-runs", "since_ns": since.since(start).0 })
        }
        Observation::Held { tid, since } => {
            json!({ "kind": "held", "thread": tid, "since_ns": since.since(start).0 })
        }
        Observation::Stack { tid, frames } => {
            let frames: Vec<_> = frames.iter().map(|frame| clean(frame)).collect();
            json!({ "kind": "stack", "thread": tid, "frames": frames })
        }
        Observation::SignalSent { signal } => json!({ "kind": "signal-sent", "signal": signal }),
        Observation::TimedOut => json!({ "kind": "timed-out" }),
        Observation::CancelSent { task } => json!({ "kind": "cancel-sent", "task": task.0 }),
        Observation::Unrecorded { tid } => json!({ "kind": "unrecorded", "tid": tid }),
        Observation::Dropped { count } => json!({ "kind": "dropped", "count": count }),
        Observation::Note(text) => json!({ "kind": "note", "text": clean(text) }),
        Observation::Exited(Exit::Code(code)) => json!({ "kind": "exited", "code": code }),
        Observation::Exited(Exit::Signal(signal)) => json!({ "kind": "exited", "signal": signal }),
        Observation::Named(..) | Observation::Located(..) => json!({}),
    }
}

fn file(file: &File) -> Value {
    json!({ "fd": file.fd, "on": clean(&file.kind.to_string()) })
}

#[cfg(test)]
mod tests {
    use super::event;
    use crate::{
        event::{By, End, Event, LaneId, LoopId, NameId, Observation, Report, SiteId, Stream, TaskId, Time, What},
        model::{LaneInfo, Model, Style},
    };

    fn told(events: impl IntoIterator<Item = What>) -> Vec<String> {
        let info = LaneInfo { id: LaneId(0), title: "t".into(), engine: "tokio".into(), style: Style::Managed };
        let mut model = Model::new(vec![info]);
        let mut lines = Vec::new();
        for (number, what) in (1..).zip(events) {
            let happened = Event { at: Time(100 * number), lane: LaneId(0), site: SiteId(1), what };
            model.apply(&happened);
            lines.extend(event(&model.lanes[0], Time(100), &happened));
        }
        lines
    }

    #[test]
    fn an_event_is_one_line_with_its_names_written_out() {
        let lines = told([
            What::Observation(Observation::Named(NameId(1), "work\u{8}er".into())),
            What::Observation(Observation::Located(SiteId(1), "src/a.rs:7".into())),
            What::Report(Report::Spawned { task: TaskId(4), parent: None, on: LoopId(1), name: NameId(1) }),
            What::Report(Report::CancelRequested {
                task: TaskId(4),
                by: By::Teardown,
                asker: None,
                message: NameId::NONE,
            }),
            What::Report(Report::Ended { task: TaskId(4), end: End::Cancelled, reason: NameId::NONE }),
        ]);
        let site = r#""site":"src/a.rs:7""#;
        assert_eq!(
            lines,
            [
                format!(
                    r#"{{"type":"event","at_ns":200,"lane":"A","kind":"spawned","task":4,"name":"worker","loop":1,{site}}}"#
                ),
                format!(
                    r#"{{"type":"event","at_ns":300,"lane":"A","kind":"cancel-requested","task":4,"by":"teardown",{site}}}"#
                ),
                format!(r#"{{"type":"event","at_ns":400,"lane":"A","kind":"ended","task":4,"end":"cancelled",{site}}}"#),
            ]
            .map(|line| line + "\n")
        );
    }

    #[test]
    fn output_cannot_break_a_line() {
        let output = Observation::Output { stream: Stream::Stderr, line: "\u{1b}[2J\"\n".into() };
        let lines = told([What::Observation(output)]);
        assert_eq!(
            lines,
            [
                "{\"type\":\"event\",\"at_ns\":0,\"lane\":\"A\",\"kind\":\"output\",\"stream\":\"stderr\",\"line\":\"\\\" \"}\n"
            ]
        );
    }
}
