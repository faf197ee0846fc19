//! Ids that are unique in the process: of loops, and of texts, which are sent once and referred to from then on.

use super::ring::{self, ReadyRing};
use crate::event::{LoopId, NameId, SiteId, wire};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, hash_map::Entry},
    panic::Location,
    ptr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

static LOOPS: AtomicU32 = AtomicU32::new(1);
static NAMES: AtomicU32 = AtomicU32::new(1);
static STATIC_NAMES: AtomicU32 = AtomicU32::new(1);
/// By address. Every thread sends a place under the same number: there are too few for each to have its own.
static SITES: Mutex<FxHashMap<usize, u16>> = Mutex::new(HashMap::with_hasher(FxBuildHasher));
const MOST_NAMES: u32 = (1 << 30) - 1;

thread_local! {
    /// What this thread has sent, by address: for a text that lives for ever that is identity enough.
    static SENT: RefCell<Sent> = RefCell::default();
    /// The place asked for last is often the one asked for next.
    static LAST_SITE: Cell<(usize, SiteId)> = const { Cell::new((0, SiteId::NONE)) };
}

#[derive(Default)]
struct Sent {
    sites: FxHashMap<usize, SiteId>,
    names: FxHashMap<(usize, usize), NameId>,
}

/// The id of another loop: every loop of the process takes its own from here.
pub fn loop_id() -> LoopId {
    LoopId(LOOPS.fetch_add(1, Ordering::Relaxed))
}

/// The id of a text that is said once: a task's name, an error. Every call sends it, under a new id.
pub fn name(text: &str) -> NameId {
    ring::with(|ring| send_name(ring.ready()?, NameId(fresh(&NAMES, MOST_NAMES)?), text)).unwrap_or(NameId::NONE)
}

/// Whether so many texts were said since that the inspector may have forgotten this one, if nothing refers to it.
pub fn is_old_name(id: NameId) -> bool {
    NAMES.load(Ordering::Relaxed).saturating_sub(id.0) > wire::LASTING_NAMES
}

/// The id of a text that comes again and again, a type's name, say. It is sent once a thread.
pub fn static_name(text: &'static str) -> NameId {
    let key = (text.as_ptr().addr(), text.len());
    let send = |ring: ReadyRing<'_>| send_name(ring, NameId::for_good(fresh(&STATIC_NAMES, MOST_NAMES)?), text);
    intern(|sent| &mut sent.names, key, send).unwrap_or(NameId::NONE)
}

/// The id of a place in the source. It is sent once a thread.
#[inline]
pub fn site(place: &'static Location<'static>) -> SiteId {
    let address = ptr::from_ref(place).addr();
    match LAST_SITE.get() {
        (known, id) if known == address => id,
        _ => look_site_up(place, address),
    }
}

fn look_site_up(place: &Location<'_>, address: usize) -> SiteId {
    let send = |ring: ReadyRing<'_>| {
        let id = site_number(address)?;
        send(ring, id.into(), true, &format!("{}:{}", place.file(), place.line())).then_some(SiteId(id))
    };
    let id = intern(|sent| &mut sent.sites, address, send);
    id.inspect(|id| LAST_SITE.set((address, *id))).unwrap_or(SiteId::NONE)
}

/// `None` for a new place once the numbers are used up.
fn site_number(address: usize) -> Option<u16> {
    let mut sites = SITES.lock().unwrap_or_else(PoisonError::into_inner);
    let next = u16::try_from(sites.len() + 1);
    match sites.entry(address) {
        Entry::Occupied(known) => Some(*known.get()),
        Entry::Vacant(new) => Some(*new.insert(next.ok()?)),
    }
}

fn intern<K: Eq + std::hash::Hash, V: Copy>(
    map: impl Fn(&mut Sent) -> &mut FxHashMap<K, V>,
    key: K,
    send: impl FnOnce(ReadyRing<'_>) -> Option<V>,
) -> Option<V> {
    let look_up = |sent: &RefCell<Sent>| {
        let mut sent = sent.borrow_mut();
        if let Some(id) = map(&mut sent).get(&key) {
            return Some(*id);
        }
        // What did not fit into the ring is sent again the next time.
        let id = ring::with(|ring| send(ring.ready()?))?;
        map(&mut sent).insert(key, id);
        Some(id)
    };
    SENT.try_with(look_up).ok().flatten()
}

fn send_name(ring: ReadyRing<'_>, id: NameId, text: &str) -> Option<NameId> {
    send(ring, id.0, false, text).then_some(id)
}

fn send(ring: ReadyRing<'_>, id: u32, is_site: bool, text: &str) -> bool {
    let mut records = wire::chunks(id, is_site, text, ring.now());
    // All or nothing: a text begun and sent again under the same number would be read as one.
    ring.has_room(records.len() as u64) && records.all(|record| ring.write(&record))
}

/// The next number; `None` for ever once they are used up.
fn fresh(counter: &AtomicU32, most: u32) -> Option<u32> {
    counter.try_update(Ordering::Relaxed, Ordering::Relaxed, |next| (next <= most).then_some(next + 1)).ok()
}
