//! A client of tokio-console's own protocol joins a lane and sees the tasks of its loop by name, place, polls and wakes.
#![cfg(all(feature = "console", tokio_unstable))]

#[path = "support/no_settings.rs"]
mod no_settings;

use console_api::{
    field::{Name, Value},
    instrument::{InstrumentRequest, Update, instrument_client::InstrumentClient},
    tasks::{Stats, Task},
};
use std::{
    collections::HashMap,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Duration,
};

/// Far longer than it takes: a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a console knows of the tasks so far.
#[derive(Default)]
struct Seen {
    tasks: Vec<Task>,
    stats: HashMap<u64, Stats>,
}

impl Seen {
    fn add(&mut self, update: Update) {
        let Some(tasks) = update.task_update else { return };
        self.tasks.extend(tasks.new_tasks);
        self.stats.extend(tasks.stats_update);
    }

    fn named(&self, name: &str) -> Option<(&Task, &Stats)> {
        let task = self.tasks.iter().find(|task| text(task, "task.name") == Some(name))?;
        Some((task, self.stats.get(&task.id?.id)?))
    }
}

/// A field of the task's span.
fn text<'a>(task: &'a Task, field: &str) -> Option<&'a str> {
    let field = task.fields.iter().find(|known| known.name == Some(Name::StrName(field.into())))?;
    match &field.value {
        Some(Value::DebugVal(text) | Value::StrVal(text)) => Some(text),
        _ => None,
    }
}

#[tokio::test]
async fn a_console_sees_the_tasks_of_a_loop() {
    let mut lane = Command::new(env!("CARGO_BIN_EXE_loopscope"))
        .args(["run", "graceful-shutdown", "--entry", "managed", "--console", "--signal", "TERM"])
        .args(["--set", "work=1h", "--set", "cleanup=1m"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(lane.stdout.take().expect("its output")).lines();
    let address = lines.find_map(|line| {
        let line = line.expect("a line");
        let (_, rest) = line.split_once("tokio-console ")?;
        Some(rest.split(' ').next()?.to_owned())
    });
    let watch = async {
        let mut client = InstrumentClient::connect(address.expect("where to join")).await.expect("it joins");
        let mut updates = client.watch_updates(InstrumentRequest {}).await.expect("updates").into_inner();
        let mut seen = Seen::default();
        loop {
            seen.add(updates.message().await.expect("an update").expect("more to come"));
            if let Some((task, stats)) = seen.named("worker-0")
                && let Some(polls) = &stats.poll_stats
                && polls.polls == 2
                && stats.wakes == 1
            {
                let file = task.location.as_ref().and_then(|place| place.file.clone());
                return file.expect("a place");
            }
        }
    };
    let place = tokio::time::timeout(PATIENCE, watch).await;
    lane.kill().expect("it can be stopped");
    lane.wait().expect("it ends");
    assert_eq!(place.expect("the worker is seen"), "src/scenario/graceful_shutdown.rs");
}
