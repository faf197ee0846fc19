//! The thread that the headline blames, as it answered last: where a thread is in the way, no task is worth a look.

use std::sync::Arc;

use super::now::await_chain;
use crate::{
    event::ThreadRole,
    finding::SubjectId,
    model::{JobHistory, ThreadLook},
    ui::{pane::words::place, scene::Scene},
};

/// Files of the frames that every thread begins with.
const BEGIN: [&str; 2] = ["/threading.py:", "/concurrent/futures/thread.py:"];

/// The thread; none where you selected a task, or the headline is about something else.
pub(super) fn blamed<'a>(scene: &Scene<'a>) -> Option<&'a ThreadLook> {
    let said = scene.said.filter(|_| !scene.chosen)?;
    let finding = scene.findings.iter().find(|finding| finding.sentence == said)?;
    let tid = finding.subjects.iter().find_map(|subject| match subject.id {
        SubjectId::Thread(tid) => Some(tid),
        _ => None,
    })?;
    scene.lane.snapshots.latest(scene.at)?.threads.iter().find(|thread| thread.tid == tid)
}

/// What it is: `executor thread`.
pub(super) const fn kind(thread: &ThreadLook) -> &'static str {
    match thread.role {
        ThreadRole::Main => "main thread",
        ThreadRole::NonDaemon => "non-daemon thread",
        ThreadRole::Daemon => "daemon thread",
        ThreadRole::Worker => "executor thread",
        ThreadRole::Unlisted => "thread",
    }
}

/// The sentences, each with the word that it begins with.
pub(super) fn sentences(scene: &Scene, thread: &ThreadLook) -> Vec<(&'static str, String)> {
    let mut sentences = Vec::new();
    let job = thread.job.and_then(|job| scene.lane.jobs.get(job));
    sentences.extend(job.map(|job| ("job", job_words(scene, job))));
    sentences.extend(await_chain(scene, own(&thread.frames)).map(|stack| ("stack", stack)));
    let asleep = scene.lane.snapshots.latest(scene.at).and_then(|answer| answer.asleep.get(&thread.tid));
    sentences.extend(asleep.map(|call| ("asleep in", call.to_string())));
    sentences
}

/// Frames without those that every thread begins with, where there are others. The innermost is the first.
fn own(frames: &[Arc<str>]) -> &[Arc<str>] {
    let is_of_all = |frame: &Arc<str>| BEGIN.iter().any(|file| frame.contains(file));
    let outermost = frames.iter().rposition(|frame| !is_of_all(frame));
    outermost.map_or(frames, |outermost| &frames[..=outermost])
}

/// `Queue.get submitted at app.py:12, at work for 5.89 s`
fn job_words(scene: &Scene, job: &JobHistory) -> String {
    let lasted = job.started.map_or_else(String::new, |started| format!(", at work for {}", scene.at.since(started)));
    format!("{} submitted at {}{lasted}", scene.lane.name(job.name), place(scene.lane, job.site))
}
