//! Sessions that never ran: lanes of the story `graceful_shutdown.txt`.

#[path = "../story/mod.rs"]
#[expect(dead_code, reason = "screens ask a story no questions")]
mod reader;

use loopscope::{
    event::{LaneId, Observation, Span, Time, What},
    model::{LaneInfo, Model},
    ui::{Brief, Card, CardField, Language, Order, Past, ScenarioOrder, SourceText, Speed},
};
use reader::Story;

/// When the session begins, on the machine's clock.
const START: Time = Time(7_000_000_000_000);
/// The process of the first lane; those of the others follow.
const PID: u32 = 4242;

/// The story's lanes of these ids, up to so many milliseconds after the start.
fn lanes(ids: &[u8], until: Option<u64>) -> Model {
    let mut story = Story::parse(include_str!("../story/graceful_shutdown.txt"));
    let place_of = |id| ids.iter().position(|it| LaneId(*it) == id).map(|place| place as u8);
    story.infos.retain(|info| place_of(info.id).is_some());
    for info in &mut story.infos {
        *info = LaneInfo {
            id: LaneId(place_of(info.id).unwrap_or_default()),
            title: "graceful-shutdown".into(),
            ..info.clone()
        };
    }
    let until = until.map(|millis| Span::from_millis(millis).0);
    story.events.retain(|event| place_of(event.lane).is_some() && until.is_some_and(|until| event.at.0 <= until));
    for event in &mut story.events {
        let place = place_of(event.lane).unwrap_or_default();
        (event.lane, event.at) = (LaneId(place), Time(START.0 + event.at.0));
        if let What::Observation(Observation::Started { pid }) = &mut event.what {
            *pid = PID + u32::from(place);
        }
    }
    story.model()
}

/// Both entry points, up to so many milliseconds after the start.
pub(crate) fn session(until_millis: u64) -> Model {
    lanes(&[0, 1], Some(until_millis))
}

/// The same on two engines.
pub(crate) fn four(until_millis: u64) -> Model {
    lanes(&[0, 1, 2, 3], Some(until_millis))
}

/// The managed entry point on two engines.
pub(crate) fn two_engines(until_millis: u64) -> Model {
    lanes(&[0, 2], Some(until_millis))
}

/// The managed entry point alone.
pub(crate) fn alone(until_millis: u64) -> Model {
    lanes(&[0], Some(until_millis))
}

/// Both entry points before anything happened.
pub(crate) fn silent() -> Model {
    lanes(&[0, 1], None)
}

/// So many milliseconds after the session's start.
pub(crate) fn moment(millis: u64) -> Time {
    Time(START.0 + millis * 1_000_000)
}

const SOURCE: &str = "\
/// The loop that is shut down.
fn managed(settings: &Settings) -> ExitCode {
    run(main(settings))
}

async fn main(settings: &Settings) -> Result<()> {
    let workers = settings.count(\"workers\");
    let all = (0..workers).map(|number| spawn(worker(number)));
    gather(all).await
}

async fn worker(number: u64) -> Result<()> {
    sleep(Duration::from_secs(5)).await
}
";

const TWIN: &str = "\
async def worker(number, work):
    try:
        print(f\"worker-{number}: working\")
        await asyncio.sleep(work)
    except asyncio.CancelledError:
        print(f\"worker-{number}: cleaning up\")
        raise
";

/// What is watched on two engines.
pub(crate) fn watched_on_both() -> Brief {
    let mut brief = watched();
    brief.sources.push(SourceText::new(Language::Python, "assets/python/graceful_shutdown.py", TWIN));
    brief
}

/// What is watched.
pub(crate) fn watched() -> Brief {
    let order = ScenarioOrder { scenario: "graceful-shutdown".into(), ..ScenarioOrder::default() };
    let look_for = "Send SIGTERM: who is cancelled, who is told, and who ends when.".into();
    Brief {
        title: "graceful-shutdown".into(),
        look_for,
        sources: vec![SourceText::new(Language::Rust, "src/scenario/graceful_shutdown.rs", SOURCE)],
        order: Some(Order::Scenario(order)),
        ..Brief::default()
    }
}

/// The same as a recording.
pub(crate) fn recorded(plays: Option<Speed>) -> Brief {
    Brief { order: None, past: Some(Past { plays, ..Past::default() }), ..watched() }
}

const DIFFERS: &str = "On CPython the end of the interpreter takes the loops apart, and each warns.";

/// A gallery.
pub(crate) fn cards() -> Vec<Card> {
    let field = |name: &str, help: &str, form: &str, default: &str, words: &[&str]| CardField {
        name: name.into(),
        help: help.into(),
        form: form.into(),
        default: default.into(),
        words: words.iter().map(ToString::to_string).collect(),
    };
    let card = |name: &str, [what, look_for, proves]: [&str; 3], fields: Vec<CardField>| Card {
        name: name.into(),
        group: match name {
            "sleep" => "start",
            "graceful-shutdown" => "signals",
            _ => "leaks",
        }
        .into(),
        level: if name == "sleep" { "basic" } else { "intermediate" }.into(),
        what: what.into(),
        look_for: look_for.into(),
        proves: proves.into(),
        differs: if name == "unclosed-loop" { DIFFERS.into() } else { String::new() },
        claims: if name == "sleep" { "1, 2, 4, 5, 13; C judges them.".into() } else { String::new() },
        no_cpython: String::new(),
        fields,
        source: Some((format!("src/scenario/{}.rs", name.replace('-', "_")), SOURCE.into())),
        twin: Some((format!("assets/python/{}.py", name.replace('-', "_")), TWIN.into())),
    };
    vec![
        card(
            "sleep",
            [
                "Prints the time, sleeps for a second and prints it again.",
                "Both lanes print the same lines; the managed one takes every teardown step on its own.",
                "The two entry points run the same program to the same end.",
            ],
            vec![field("pause", "how long it sleeps", "a length of time from 1ms to 1m", "1s", &[])],
        ),
        card(
            "graceful-shutdown",
            [
                "Runs workers until SIGTERM arrives, whose handler cancels every task and waits for them.",
                "Send SIGTERM: the request and the delivery of every cancellation, and who ends when.",
                "The published pattern cancels its own main task, so that the shutdown is cut short.",
            ],
            vec![
                field("workers", "how many workers run", "a whole number from 1 to 1000", "3", &[]),
                field("work", "how long each of them works", "a length of time from 1ms to 1h", "5s", &[]),
                field("pattern", "which shutdown", "one of published, correct", "published", &["published", "correct"]),
            ],
        ),
        card(
            "unclosed-loop",
            [
                "Makes a loop again and again, and closes none of them.",
                "The file descriptors climb with every round in the manual lane.",
                "A loop that nobody closes keeps its file descriptors.",
            ],
            vec![field("rounds", "how many loops are made", "a whole number from 1 to 100", "5", &[])],
        ),
    ]
}
