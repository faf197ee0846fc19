//! Which file descriptors a lane's loops left behind.

use super::case::settled;
use crate::{
    event::{Engine, File, FileKind, LoopId, Time},
    model::{FileSet, Lane, LoopHistory, OpenFile},
};

/// Standard input, output and error.
const STDIO: u32 = 3;

/// What the first loop of an engine leaves open for the life of the process. A loop of CPython's own leaves nothing.
struct Keeper {
    name: &'static str,
    count: usize,
    /// Whether it may be one of them.
    is_its: fn(&FileKind) -> bool,
}

/// The two ends of a pair of Unix sockets through which signals wake it (tokio 1.54 `signal/registry.rs` and
/// `signal/unix.rs`).
const TOKIO: Keeper = Keeper { name: "Tokio", count: 2, is_its: |kind| is_unix(kind) || kind.is_unknown_socket() };
/// The two ends of the pipe that its signal handlers lock with (libuv `uv__signal_global_reinit` in
/// `src/unix/signal.c`; measured with uvloop 0.23).
const UVLOOP: Keeper = Keeper { name: "uvloop", count: 2, is_its: |kind| matches!(kind, FileKind::Pipe(_)) };

/// The descriptors before the first loop was made, and after the last one was closed or, where one stays open, at
/// the end.
pub(super) struct Files<'a> {
    /// How many; without what was gone by the first look at the loop: an interpreter has each file open for a moment that
    /// it imports.
    pub(super) before: usize,
    pub(super) after: &'a FileSet,
    /// What its engine keeps for the life of the process.
    pub(super) kept: Vec<OpenFile<'a>>,
    /// The engine's name for people.
    pub(super) keeper: &'static str,
    pub(super) left: Vec<OpenFile<'a>>,
}

/// `None` if it is unknown.
pub(super) fn files(lane: &Lane, at: Time) -> Option<Files<'_>> {
    let at = settled(lane, at);
    let born = lane.loops.known(at).next()?.born();
    let before = lane.files.set(Time(born.0.saturating_sub(1)))?;
    let after = after(lane, at)?;
    let stayed = lane.files.set_after(born).unwrap_or(before);
    let new = after.open().filter(|open| open.file.fd >= STDIO && !before.holds(open.file));
    let keeper = keeper(lane);
    let (mut kept, left): (Vec<_>, Vec<_>) = new.partition(|open| {
        keeper.as_ref().is_some_and(|(keeper, since)| (keeper.is_its)(&open.file.kind) && open.since <= *since)
    });
    kept.sort_by_key(|open| open.file.kind.is_unknown_socket());
    let excess = kept.len().saturating_sub(keeper.as_ref().map_or(0, |(keeper, _)| keeper.count));
    let (more, kept) = (kept[kept.len() - excess..].to_vec(), kept[..kept.len() - excess].to_vec());
    let mut left = [left, more].concat();
    left.sort_by_key(|open| open.file.fd);
    let before = before.files.iter().filter(|file| stayed.holds(file)).count();
    Some(Files { before, after, kept, keeper: keeper.map_or("", |(keeper, _)| keeper.name), left })
}

/// What a lane's engine keeps open for the life of the process, and its name for people; nothing where, and while, it
/// cannot be told.
pub fn kept_open(lane: &Lane, at: Time) -> (Vec<&File>, &'static str) {
    files(lane, at).map_or((Vec::new(), ""), |files| (files.kept.iter().map(|open| open.file).collect(), files.keeper))
}

/// The loop that holds each of some descriptors, where that is certain: it is open, and made between the look before
/// a descriptor appeared and the look that showed it. Loops made between the same two looks have opened alike
/// descriptors one after another, so these must fall into as many equal parts.
pub fn holders(lane: &Lane, left: &[OpenFile<'_>], at: Time) -> Vec<Option<LoopId>> {
    let at = settled(lane, at);
    let is_of_loop = |open: &OpenFile<'_>| match &open.file.kind {
        FileKind::EventPoll | FileKind::EventFd => true,
        FileKind::Pipe(_) => first_of_uvloop(lane).is_some(),
        FileKind::Other(what) => &**what == "io_uring",
        kind => is_unix(kind),
    };
    let mut holders = vec![None; left.len()];
    let mut looks: Vec<Time> = left.iter().map(|open| open.since).collect();
    looks.sort_unstable();
    looks.dedup();
    for look in looks {
        let before = lane.files.set(Time(look.0.saturating_sub(1))).map_or(Time::START, |set| set.until);
        let made: Vec<_> = lane.loops.known(look).filter(|it| it.born() > before && it.open(at)).collect();
        let shown: Vec<usize> = (0..left.len()).filter(|&i| left[i].since == look && is_of_loop(&left[i])).collect();
        if made.is_empty() || shown.is_empty() || !shown.len().is_multiple_of(made.len()) {
            continue;
        }
        let parts: Vec<&[usize]> = shown.chunks(shown.len() / made.len()).collect();
        if parts.iter().all(|part| kinds(left, part) == kinds(left, parts[0])) {
            let owned = parts.iter().zip(made).flat_map(|(part, it)| part.iter().map(|&i| (i, it.id)));
            owned.for_each(|(i, id)| holders[i] = Some(id));
        }
    }
    holders
}

/// What some descriptors are, in no order.
fn kinds(left: &[OpenFile<'_>], part: &[usize]) -> Vec<String> {
    let mut kinds: Vec<String> = part.iter().map(|&i| left[i].file.kind.to_string()).collect();
    kinds.sort_unstable();
    kinds
}

/// What was read after the last loop changed its state. A loop says that it is closed before it lets go, and what is
/// left behind stays: so the smallest set counts, unless a loop is still open.
fn after(lane: &Lane, at: Time) -> Option<&FileSet> {
    let changed = lane.loops.known(at).filter_map(|it| it.states.latest(at)).map(|state| state.at).max()?;
    if lane.loops.known(at).any(|it| it.open(at)) {
        return lane.files.set(at).filter(|set| set.until >= changed);
    }
    let read = lane.files.sets().iter().filter(|set| set.at <= at && set.until >= changed);
    read.min_by_key(|set| set.files.len())
}

/// Who keeps descriptors open, and by when they are there: they appear with its first loop, by the first look after
/// that loop runs at the latest.
fn keeper(lane: &Lane) -> Option<(Keeper, Time)> {
    let (keeper, first) = match first_of_uvloop(lane) {
        Some(first) => (UVLOOP, first),
        None if lane.info.engine == Engine::Tokio => (TOKIO, lane.loops.all().first()?),
        None => return None,
    };
    let runs = first.states.iter().nth(1).or_else(|| first.states.iter().next())?;
    Some((keeper, lane.files.set_after(runs.at)?.at))
}

fn first_of_uvloop(lane: &Lane) -> Option<&LoopHistory> {
    lane.loops.all().iter().find(|it| lane.name(it.class).starts_with("uvloop."))
}

fn is_unix(kind: &FileKind) -> bool {
    matches!(kind, FileKind::Socket(what) if &**what == "unix")
}
