//! Texts on the ring: cut into records on one side, put together again on the other.

use super::{Record, record::WIDE};
use crate::event::{NameId, SiteId};
use std::{collections::HashMap, sync::Arc};

/// The longest text in bytes; what is longer is cut at a character.
pub const MAX_TEXT: usize = 1024;

/// A name that nothing refers to lasts until so many newer texts have come, unless it is [for good](NameId::for_good). Who
/// refers to an older one writes its text again, under a new id.
pub const LASTING_NAMES: u32 = 20_000;

const KIND: u8 = 1;
const IS_SITE: u8 = 1 << 7;
const MORE: u8 = 1 << 6;
/// So many texts of one ring may be on their way at once: one writer that was interrupted a few times.
const MOST_BEGUN: usize = 64;
/// What fits into `object` and `value` of a narrow record.
const CHUNK: usize = 12;

/// A text together with the id that stands for it from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// Of a task, a message, an error, a callback.
    Name(NameId, Arc<str>),
    /// `file:line`.
    Site(SiteId, Arc<str>),
}

/// The records that send `text` for a name (or, with `is_site`, for a site) in a narrow ring.
pub fn chunks(id: u32, is_site: bool, text: &str, time: u64) -> impl ExactSizeIterator<Item = Record> + '_ {
    let bytes = &text.as_bytes()[..text.floor_char_boundary(MAX_TEXT)];
    let count = bytes.len().div_ceil(CHUNK).max(1);
    (0..count).map(move |i| {
        let part = &bytes[i * CHUNK..bytes.len().min((i + 1) * CHUNK)];
        let mut padded = [0; CHUNK];
        padded[..part.len()].copy_from_slice(part);
        let [o0, o1, o2, o3, value @ ..] = padded;
        Record {
            kind: KIND,
            detail: part.len() as u8 | if is_site { IS_SITE } else { 0 } | if i + 1 < count { MORE } else { 0 },
            site: 0,
            time,
            subject: id.into(),
            object: u32::from_le_bytes([o0, o1, o2, o3]).into(),
            value: u64::from_le_bytes(value),
            rest: [0; 2],
        }
    })
}

/// Puts the texts of one ring together.
#[derive(Debug, Default)]
pub struct Texts {
    begun: HashMap<(bool, u64), Vec<u8>>,
}

impl Texts {
    /// Adds a record of a ring with records of `size` bytes; returns the text when it is complete.
    pub fn push(&mut self, record: &Record, size: usize) -> Option<Text> {
        if record.kind != KIND {
            return None;
        }
        if self.begun.len() > MOST_BEGUN {
            // A writer that never ends its texts must not fill the reader's memory.
            self.begun.clear();
        }
        let key = (record.detail & IS_SITE != 0, record.subject);
        let text = self.begun.entry(key).or_default();
        push(text, record, size);
        if record.detail & MORE != 0 {
            return None;
        }
        let text = self.begun.remove(&key)?;
        let text: Arc<str> = String::from_utf8_lossy(&text).into();
        Some(match key {
            (true, id) => Text::Site(SiteId(id as u16), text),
            (false, id) => Text::Name(NameId(id as u32), text),
        })
    }
}

fn push(text: &mut Vec<u8>, record: &Record, size: usize) {
    let is_wide = size >= WIDE;
    let mut part = Vec::with_capacity(4 * size_of::<u64>());
    part.extend_from_slice(&record.object.to_le_bytes()[..if is_wide { 8 } else { 4 }]);
    part.extend_from_slice(&record.value.to_le_bytes());
    if is_wide {
        part.extend(record.rest.iter().flat_map(|word| word.to_le_bytes()));
    }
    let len = usize::from(record.detail & !(IS_SITE | MORE)).min(part.len());
    let room = MAX_TEXT.saturating_sub(text.len());
    text.extend_from_slice(&part[..len.min(room)]);
}
