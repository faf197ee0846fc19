//! JSON lines: one object an event, then one a finding, one a first difference, and a summary; before all, why lanes are
//! missing, if any are.
//!
//! Every object has `type`. Names of fields and the words in them stay; readers must bear new ones. What the program prints
//! is whole, its control codes escaped; other texts have them stripped. A field whose value is not known is left out. Times are `at_ns`, nanoseconds since the
//! session's first event; lengths end in `_ns` too.
//!
//! | `type` | fields |
//! |---|---|
//! | `note` | `text`: why there are fewer lanes than were asked for; that a recording came to its limit |
//! | `event` | `at_ns`, `lane` (`A`, `B`), `kind`, `site` (`file:line`, where known), and those of the kind |
//! | `headline` | what to read first: `lane` (none where it is about all), `verdict`, `rule`, `sentence`, `fix`, `evidence`: list of `at_ns`, `text`; `since_ns` |
//! | `finding` | `lane`, `rule`, `verdict` (`fail`, `unknown`, `ok`; `n/a`: nothing to judge), `sentence`, `fix`, `subjects`: the first ten as list of `kind` (`task`, `loop`, `fd`, `thread`, `line`), `id`, `name`, `place`, `state`; `count`: of all; `at_ns`; `since_ns`: of what lasts |
//! | `passage` | the way of a signal through a lane: `lane`, `signal`, `at_ns`, `legs`: list of `station` (`sent`, `handler ran`, `cancel requested`, `delivered`, `ended`, `loop stopped`, `process ended`), `at_ns`, `took_ns` (since the one before), and where it is about tasks `tasks` (how many), `p50_ns`, `max_ns`; `tasks`: the first hundred as list of `task`, `name`, `requested_ns`, `delivered_ns`, `ended_ns`; `count`: of all |
//! | `difference` | `between` (`["A", "B"]`: the two lanes that part), `lane` (in which it happened), `at_ns`, `sentence` |
//! | `left-behind` | of `compare`: `lane`, and `tasks`, `fds`, `loops`, `generators`, `jobs`, `exit`, each with `what`, and with `count` where that is known |
//! | `summary` | `scenario`, `lanes`, `failed` (how many checks), `exit_code`, `why` (of a 3) |
//!
//! The kinds and their fields are the tables of [`Report`](crate::event::Report) and [`Observation`]. `started` has
//! `title`, `entry` (`managed`, `manual`; where known) and `engine` (`tokio`, `cpython 3.12.1`) besides. A loop of 0 is left out; `files` is a
//! list of `fd` and `on`, `frames` one of texts; `named` and `located` are not written.

use super::{Context, Exporter, Summary};
use crate::{
    event::{Event, FieldValue, File, LaneId, NameId, Observation, Time, What, clean, is_unsafe, signal_name},
    finding::{Difference, Finding, Headline, LeftBehind, Step, Subject},
    model::{EntryPoint, Lane, LaneInfo, Leg, Passage, TaskPassage, passages},
};
use serde_json::{Value, json};

/// So many tasks are written of those that a signal came to.
const MOST_TASKS: usize = 100;

#[derive(Debug)]
pub(super) struct Json;

impl Exporter for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "One JSON object a line: the events, the findings, a summary"
    }

    fn has_output(&self) -> bool {
        true
    }

    fn note(&self, text: &str) -> String {
        line(json!({ "type": "note", "text": clean(text) }))
    }

    fn event(&self, session: Context<'_>, lane: &Lane, happened: &Event) -> String {
        event(lane, session.model.start(), happened).unwrap_or_default()
    }

    fn headline(&self, session: Context<'_>, headline: &Headline) -> String {
        line(self::headline(session.model.start(), headline))
    }

    fn findings(&self, session: Context<'_>, lane: &Lane, findings: &[Finding], _: Option<&str>) -> String {
        let start = session.model.start();
        let findings = findings.iter().map(|each| line(finding(start, each)));
        let ways = passages(lane, session.model.head());
        findings.chain(ways.iter().map(|way| line(passage(lane, start, way)))).collect()
    }

    fn difference(&self, session: Context<'_>, between: [LaneId; 2], difference: &Difference) -> String {
        let Difference { lane, at, sentence } = difference;
        line(json!({
            "type": "difference", "between": between.map(LaneId::letter), "lane": lane.letter(),
            "at_ns": at.since(session.model.start()).0, "sentence": clean(sentence),
        }))
    }

    fn no_difference(&self, _: Context<'_>) -> String {
        String::new()
    }

    fn left_behind(&self, _: Context<'_>, left: &[(&Lane, [LeftBehind; 6])]) -> String {
        left.iter().map(|(lane, rows)| line(self::left_behind(lane, rows))).collect()
    }

    fn summary(&self, session: Context<'_>, summary: Summary<'_>) -> String {
        let Summary { scenario, failed, exit_code, why, .. } = summary;
        line(json!({
            "type": "summary", "scenario": scenario, "lanes": session.model.lanes.len(), "failed": failed,
            "exit_code": exit_code, "why": why,
        }))
    }
}

/// The line of an event; `None` for one that only carries a text for others.
fn event(lane: &Lane, start: Time, event: &Event) -> Option<String> {
    if let What::Observation(Observation::Named(..) | Observation::Located(..)) = event.what {
        return None;
    }
    let mut object = json!({
        "type": "event", "at_ns": event.at.since(start).0, "lane": event.lane.letter(), "kind": event.what.kind(),
    });
    event.what.show(&mut |name, shown| object[name] = value(lane, start, shown));
    if let What::Observation(Observation::Started { .. }) = event.what {
        let LaneInfo { title, entry, parent, .. } = &lane.info;
        object["title"] = clean(title).into();
        object["entry"] = entry.map(EntryPoint::word).into();
        object["engine"] = lane.info.engine_name().into();
        object["parent"] = parent.map(|parent| parent.letter().to_string()).into();
    }
    object["site"] = lane.site(event.site).map(clean).into();
    Some(line(object))
}

fn value(lane: &Lane, start: Time, shown: FieldValue<'_>) -> Value {
    match shown {
        FieldValue::Nothing | FieldValue::Name(NameId::NONE) => Value::Null,
        FieldValue::Number(number) => number.into(),
        FieldValue::Code(code) => code.into(),
        FieldValue::Word(word) => word.into(),
        FieldValue::Name(name) => clean(&lane.name(name)).into(),
        FieldValue::Text(text) => text.into(),
        FieldValue::Texts(texts) => texts.iter().map(|text| clean(text)).collect(),
        FieldValue::Files(files) => files.iter().map(file).collect(),
        FieldValue::Moment(at) => at.since(start).0.into(),
    }
}

fn file(file: &File) -> Value {
    json!({ "fd": file.fd, "on": clean(&file.kind.to_string()) })
}

/// A headline as an object.
pub(super) fn headline(start: Time, headline: &Headline) -> Value {
    let Headline { lane, is_of_all, verdict, rule, sentence, evidence, fix, since, .. } = headline;
    let lane = (!is_of_all).then(|| lane.letter());
    let step = |step: &Step| json!({ "at_ns": step.at.since(start).0, "text": clean(&step.text) });
    known(json!({
        "type": "headline", "lane": lane, "verdict": verdict.word(), "rule": rule, "sentence": clean(sentence),
        "fix": fix, "evidence": evidence.iter().map(step).collect::<Vec<_>>(),
        "since_ns": since.map(|since| since.since(start).0),
    }))
}

/// What a lane left behind as an object.
fn left_behind(lane: &Lane, rows: &[LeftBehind]) -> Value {
    let mut object = json!({ "type": "left-behind", "lane": lane.info.id.letter() });
    for LeftBehind { key, count, what, .. } in rows {
        object[key] = known(json!({ "count": count, "what": clean(what) }));
    }
    object
}

/// The way of a signal as an object.
fn passage(lane: &Lane, start: Time, way: &Passage) -> Value {
    let at = |at: Time| at.since(start).0;
    let leg = |leg: &Leg| {
        known(json!({
            "station": leg.station.word(), "at_ns": at(leg.at), "took_ns": leg.took.map(|took| took.0),
            "tasks": (leg.tasks > 0).then_some(leg.tasks),
            "p50_ns": leg.spread.map(|spread| spread.0.0), "max_ns": leg.spread.map(|spread| spread.1.0),
        }))
    };
    let task = |task: &TaskPassage| {
        known(json!({
            "task": task.task.0, "name": clean(&lane.name_of(task.task).to_string()), "requested_ns": at(task.requested),
            "delivered_ns": task.delivered.map(at), "ended_ns": task.ended.map(at),
        }))
    };
    json!({
        "type": "passage", "lane": lane.info.id.letter(), "signal": signal_name(way.signal.into()), "at_ns": at(way.began),
        "legs": way.legs.iter().map(leg).collect::<Vec<_>>(),
        "tasks": way.tasks.iter().take(MOST_TASKS).map(task).collect::<Vec<_>>(), "count": way.tasks.len(),
    })
}

/// A finding as an object.
pub(super) fn finding(start: Time, finding: &Finding) -> Value {
    let Finding { rule, lane, verdict, sentence, fix, subjects, count, at, since, .. } = finding;
    known(json!({
        "type": "finding", "lane": lane.letter(), "rule": rule, "verdict": verdict.word(), "sentence": clean(sentence),
        "fix": fix, "subjects": subjects.iter().map(subject).collect::<Vec<_>>(), "count": count,
        "at_ns": at.map(|at| at.since(start).0), "since_ns": since.map(|since| since.since(start).0),
    }))
}

fn subject(Subject { id, name, place, state }: &Subject) -> Value {
    known(json!({
        "kind": id.kind(), "id": id.number(), "name": clean(name), "place": place.as_deref().map(clean),
        "state": (!state.is_empty()).then(|| clean(state)),
    }))
}

fn line(object: Value) -> String {
    format!("{}\n", escaped(&known(object).to_string()))
}

/// The same JSON without anything that a terminal would obey, or that cannot be seen: what a program printed is kept,
/// and who looks at the lines in a terminal is safe.
fn escaped(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if is_unsafe(c) {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| safe += &format!("\\u{unit:04x}"));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// An object without the fields that have no value.
pub(super) fn known(mut object: Value) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    object
}

#[cfg(test)]
mod tests {
    use super::event;
    use crate::{
        event::{
            By, End, Engine, Event, LaneId, LoopId, NameId, Observation, Report, SiteId, Stream, TaskId, Time, What,
        },
        model::{EntryPoint, LaneInfo, Model},
    };

    fn told(events: impl IntoIterator<Item = What>) -> Vec<String> {
        let info = LaneInfo {
            id: LaneId(0),
            title: "t".into(),
            engine: Engine::Tokio,
            entry: Some(EntryPoint::Managed),
            ..LaneInfo::default()
        };
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
            What::Report(Report::TaskCreated { task: TaskId(4), parent: None, on: LoopId(1), name: NameId(1) }),
            What::Report(Report::CancelRequested {
                task: TaskId(4),
                by: By::Teardown,
                requester: None,
                message: NameId::NONE,
            }),
            What::Report(Report::Ended { task: TaskId(4), end: End::Cancelled, reason: NameId::NONE }),
        ]);
        let site = r#""site":"src/a.rs:7""#;
        assert_eq!(
            lines,
            [
                format!(
                    r#"{{"type":"event","at_ns":200,"lane":"A","kind":"created","task":4,"name":"worker","loop":1,{site}}}"#
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
    fn output_is_carried_whole_and_no_terminal_obeys_it() {
        let output = Observation::Output { stream: Stream::Stderr, line: "\u{1b}[2J\"\n\u{9b}\u{202e}".into() };
        let lines = told([What::Observation(output)]);
        assert_eq!(
            lines,
            [concat!(
                r#"{"type":"event","at_ns":0,"lane":"A","kind":"output","stream":"stderr","#,
                r#""line":"\u001b[2J\"\n\u009b\u202e"}"#,
                "\n"
            )]
        );
    }
}
