//! Which file descriptors a lane's loops left behind.

use crate::{
    event::{FileKind, Time},
    model::{EventLoop, FileSet, Lane, OpenFile},
};

/// Standard input, output and error.
const STDIO: u32 = 3;
/// How many descriptors Tokio's first runtime keeps for the life of the process: the two ends of a pair of Unix
/// sockets through which signals wake it (tokio 1.54 `signal/registry.rs` and `signal/unix.rs`).
const TOKIO_KEEPS: usize = 2;

/// The descriptors before the first loop was made, and after the last one was closed or, where one stays open, at
/// the end.
pub(super) struct Files<'a> {
    pub(super) before: &'a FileSet,
    pub(super) after: &'a FileSet,
    /// What Tokio keeps for the life of the process.
    pub(super) kept: Vec<OpenFile<'a>>,
    /// What else is new.
    pub(super) left: Vec<OpenFile<'a>>,
}

/// `None` while, or where, it cannot be told.
pub(super) fn files(lane: &Lane, at: Time) -> Option<Files<'_>> {
    let born = lane.loops.known(at).next()?.born();
    let before = lane.files.set(Time(born.0.saturating_sub(1)))?;
    let after = after(lane, at)?;
    let new = after.open().filter(|open| open.file.fd >= STDIO && !before.holds(open.file));
    let (kept, left): (Vec<_>, Vec<_>) = new.partition(|open| kept_by_tokio(lane, open));
    let excess = kept.len().saturating_sub(TOKIO_KEEPS);
    let (more, kept) = (kept[kept.len() - excess..].to_vec(), kept[..kept.len() - excess].to_vec());
    let mut left = [left, more].concat();
    left.sort_by_key(|open| open.file.fd);
    Some(Files { before, after, kept, left })
}

/// The loop, open at a moment, that holds a descriptor: the last one made before it appeared.
pub(super) fn holder<'a>(lane: &'a Lane, file: &OpenFile<'_>, at: Time) -> Option<&'a EventLoop> {
    lane.loops.known(file.since).next_back().filter(|it| it.open(at))
}

/// What was read after the last loop changed its state, at the earliest.
fn after(lane: &Lane, at: Time) -> Option<&FileSet> {
    let changed = lane.loops.known(at).filter_map(|it| it.states.latest(at)).map(|state| state.at).max()?;
    let open = lane.loops.known(at).any(|it| it.open(at));
    let set = if open { lane.files.set(at) } else { lane.files.set_after(changed) };
    set.filter(|set| set.until >= changed && set.at <= at)
}

/// Tokio's pair has no path and appears with the first loop: by the first look after that loop runs at the latest.
fn kept_by_tokio(lane: &Lane, open: &OpenFile<'_>) -> bool {
    let is_unix = matches!(&open.file.kind, FileKind::Socket(what) if &**what == "unix");
    let first = lane.loops.all().first();
    let runs = first.and_then(|it| it.states.iter().nth(1).or_else(|| it.states.iter().next()));
    let seen = runs.and_then(|state| lane.files.set_after(state.at));
    lane.info.engine.starts_with("tokio") && is_unix && seen.is_some_and(|set| open.since <= set.at)
}
