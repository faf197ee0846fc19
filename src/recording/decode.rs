//! The content of a block becomes events again. Any bytes may come: they are events, or none.

use std::{cell::Cell, sync::Arc};

use super::{
    bytes::Input,
    clock::{Clock, REFERENCES},
    column::{self, unzigzag},
    format::{ENDED, MAX_ITEMS, MAX_SHAPES, MAX_SLOTS, MAX_TEXT, TOOK, Tag, TaskForm, file},
    open::Open,
    order,
};
use crate::event::{
    Event, FieldReader, File, FileKind, LaneId, LoopId, NameId, SiteId, Span, TaskId, Time, What, clean,
};

/// Appends the events of a block with so many; gives how many of them are of kinds, or hold words, that this version does
/// not know. `None` if the bytes are no events.
pub fn decode(plain: &[u8], count: usize, lane: LaneId, out: &mut Vec<Event>) -> Option<u64> {
    let Block { texts, mut shapes, order } = Block::read(&mut Input::new(plain), count)?;
    let mut rows = vec![0; shapes.len()];
    let (mut unknown, mut clock, mut task) = (0, Clock::default(), 0);
    out.reserve(count);
    for place in order {
        let place = place as usize;
        let row = rows[place];
        rows[place] += 1;
        task = shapes[place].task(row, task)?;
        if shapes[place].ends {
            shapes.iter_mut().for_each(|shape| shape.close(task));
        }
        let shape = &shapes[place];
        let from = clock.references()[shape.reference];
        let at = Time(from.wrapping_add(unzigzag(shape.times[row]).cast_unsigned()));
        clock.advance(at, shape.took(row));
        let mut fields = Fields { texts: &texts, shape, row, next: 0, at, task };
        match What::read(shape.kind, &mut fields) {
            Some(what) => out.push(Event { at, lane, site: SiteId(shape.sites[row] as u16), what }),
            None => unknown += 1,
        }
    }
    Some(unknown)
}

/// The content of a block.
struct Block<'a> {
    texts: Vec<Arc<str>>,
    shapes: Vec<Shape<'a>>,
    /// The shape of each event.
    order: Vec<u64>,
}

/// The events of one kind whose fields hold values of the same types.
struct Shape<'a> {
    kind: &'a str,
    slots: Vec<Slot<'a>>,
    /// What the times are differences from.
    reference: usize,
    times: Vec<u64>,
    sites: Vec<u64>,
    /// The field that says how long something took.
    took: Option<usize>,
    /// The field with the task that the event is about, and whether that ends with it.
    task: Option<usize>,
    ends: bool,
}

/// The values of one field.
struct Slot<'a> {
    name: &'a str,
    /// `None` for one of a newer version.
    tag: Option<Tag>,
    numbers: Vec<u64>,
    /// What the numbers of tasks are.
    form: TaskForm,
    /// Which of them have not ended, and the next of those that have.
    open: Open,
    ended: std::vec::IntoIter<u64>,
    /// Of lists: where each begins, and where the last one ends.
    starts: Vec<usize>,
    items: [Vec<u64>; 3],
    /// The place of the word that was read last among those of its field: mostly it is the same again.
    word: Cell<Option<(u64, usize)>>,
}

impl<'a> Block<'a> {
    fn read(input: &mut Input<'a>, count: usize) -> Option<Self> {
        let mut shapes = (0..input.count(MAX_SHAPES)?).map(|_| Shape::declared(input)).collect::<Option<Vec<_>>>()?;
        let texts = texts(input)?;
        let order = order::read(input, count, shapes.len())?;
        let mut counts = vec![0; shapes.len()];
        for place in &order {
            *counts.get_mut(usize::try_from(*place).ok()?)? += 1;
        }
        let mut items = 0;
        for (shape, count) in shapes.iter_mut().zip(counts) {
            shape.reference = input.byte().filter(|reference| usize::from(*reference) < REFERENCES)?.into();
            shape.times = column::read(input, count)?;
            shape.sites = column::read(input, count)?;
            for slot in &mut shape.slots {
                slot.fill(input, count, &mut items)?;
            }
        }
        Some(Self { texts, shapes, order })
    }
}

fn texts(input: &mut Input<'_>) -> Option<Vec<Arc<str>>> {
    let count = input.count(MAX_ITEMS)?;
    let lengths = column::read(input, count)?;
    let length = |length| usize::try_from(length).ok().filter(|length| *length <= MAX_TEXT);
    // Whoever made the file, its texts are to be safe for a terminal.
    let text = |bytes| Some(Arc::from(clean(str::from_utf8(bytes).ok()?)));
    lengths.into_iter().map(|bytes| text(input.take(length(bytes)?)?)).collect()
}

impl<'a> Shape<'a> {
    fn declared(input: &mut Input<'a>) -> Option<Self> {
        let kind = input.text()?;
        let slots = (0..input.count(MAX_SLOTS)?).map(|_| Slot::declared(input)).collect::<Option<Vec<_>>>()?;
        // With more, each of which names as many tasks as there are events, few bytes would take much memory.
        if slots.iter().filter(|slot| slot.tag == Some(Tag::Task)).count() > 1 {
            return None;
        }
        let took = slots.iter().position(|slot| slot.name == TOOK && slot.tag == Some(Tag::Number));
        let task = slots.iter().position(|slot| slot.tag == Some(Tag::Task));
        let (reference, times, sites) = Default::default();
        Some(Self { kind, slots, reference, times, sites, took, task, ends: kind == ENDED })
    }

    /// The task that an event is about; the one before, where it is about none.
    fn task(&mut self, row: usize, before: u64) -> Option<u64> {
        let Some(slot) = self.task.map(|slot| &mut self.slots[slot]) else { return Some(before) };
        let number = slot.numbers[row];
        match slot.form {
            TaskForm::Plain => Some(number),
            TaskForm::Relative => Some(before.wrapping_add(unzigzag(number).cast_unsigned())),
            TaskForm::Open => match number.checked_sub(1) {
                Some(number) => slot.open.task(number),
                None => slot.ended.next(),
            },
        }
    }

    /// A task has ended.
    fn close(&mut self, task: u64) {
        if let Some(slot) = self.task {
            self.slots[slot].open.close(task);
        }
    }

    fn took(&self, row: usize) -> u64 {
        self.took.map_or(0, |slot| self.slots[slot].numbers[row])
    }
}

impl<'a> Slot<'a> {
    fn declared(input: &mut Input<'a>) -> Option<Self> {
        let (tag, name) = (Tag::from_code(input.byte()?), input.text()?);
        let (numbers, form, open, starts, items, word) = Default::default();
        Some(Self { name, tag, numbers, form, open, ended: Vec::new().into_iter(), starts, items, word })
    }

    fn fill(&mut self, input: &mut Input<'_>, count: usize, all: &mut usize) -> Option<()> {
        if self.tag == Some(Tag::Nothing) {
            return Some(());
        }
        if self.tag == Some(Tag::Task) {
            self.form = TaskForm::from_code(input.byte()?)?;
        }
        if self.form == TaskForm::Open {
            // Each event is about one.
            let tasks = input.count(count)?;
            self.open = Open::new(column::read(input, tasks)?);
        }
        self.numbers = column::read(input, count)?;
        if self.form == TaskForm::Open {
            let ended = self.numbers.iter().filter(|number| **number == 0).count();
            self.ended = column::read(input, ended)?.into_iter();
        }
        let lists = match self.tag {
            Some(Tag::Texts) => 1,
            Some(Tag::Files) => 3,
            _ => return Some(()),
        };
        let mut end = 0_usize;
        self.starts.push(0);
        for length in &self.numbers {
            end = end.checked_add(usize::try_from(*length).ok()?).filter(|end| *end <= MAX_ITEMS - *all)?;
            self.starts.push(end);
        }
        *all += end;
        for items in &mut self.items[..lists] {
            *items = column::read(input, end)?;
        }
        Some(())
    }
}

/// The fields of one event. One that the recording does not have, as it is from before there was such a field, is zero,
/// none or empty.
struct Fields<'a> {
    texts: &'a [Arc<str>],
    shape: &'a Shape<'a>,
    row: usize,
    /// The slot that is expected next.
    next: usize,
    at: Time,
    /// What a field of type task holds.
    task: u64,
}

impl<'a> Fields<'a> {
    fn slot(&mut self, field: &str) -> Option<&'a Slot<'a>> {
        let slots = &self.shape.slots;
        let is_next = slots.get(self.next).is_some_and(|slot| slot.name == field);
        let place = if is_next { self.next } else { slots.iter().position(|slot| slot.name == field)? };
        self.next = place + 1;
        Some(&slots[place])
    }

    /// A code, whose name is its meaning.
    fn code(&self) -> Option<&'a Slot<'a>> {
        self.shape.slots.get(self.next).filter(|slot| slot.tag == Some(Tag::Code))
    }

    fn plain(&mut self, field: &str) -> u64 {
        match self.slot(field) {
            Some(slot) if slot.tag == Some(Tag::Task) => self.task,
            slot => slot.and_then(|slot| slot.numbers.get(self.row)).copied().unwrap_or(0),
        }
    }

    fn known(&self, text: u64) -> Option<&'a Arc<str>> {
        self.texts.get(usize::try_from(text).ok()?)
    }

    /// A list's place among the items of its field.
    fn list(&mut self, field: &str) -> Option<(&'a Slot<'a>, std::ops::Range<usize>)> {
        let row = self.row;
        let slot = self.slot(field)?;
        Some((slot, *slot.starts.get(row)?..*slot.starts.get(row + 1)?))
    }
}

impl FieldReader for Fields<'_> {
    fn number(&mut self, field: &'static str, most: u64) -> Option<u64> {
        let code = self.code().and_then(|slot| slot.numbers.get(self.row));
        let number = match code {
            Some(code) => {
                self.next += 1;
                u64::try_from(unzigzag(*code)).ok()?
            }
            None => self.plain(field),
        };
        Some(number).filter(|number| *number <= most)
    }

    fn id(&mut self, field: &'static str) -> Option<u64> {
        Some(self.plain(field))
    }

    fn word(&mut self, field: &'static str, words: &[&str]) -> Option<usize> {
        if let Some(code) = self.code() {
            return words.iter().position(|word| *word == code.name);
        }
        let row = self.row;
        let slot = self.slot(field).filter(|slot| slot.tag == Some(Tag::Word))?;
        let text = *slot.numbers.get(row)?;
        if let Some((_, place)) = slot.word.get().filter(|(known, _)| *known == text) {
            return Some(place);
        }
        let text_there = self.known(text)?;
        let place = words.iter().position(|word| *word == &**text_there)?;
        slot.word.set(Some((text, place)));
        Some(place)
    }

    fn name(&mut self, field: &'static str) -> Option<NameId> {
        self.number(field, u32::MAX.into()).map(|id| NameId(id as u32))
    }

    fn task(&mut self, field: &'static str) -> Option<TaskId> {
        Some(TaskId(self.plain(field)))
    }

    fn maybe_task(&mut self, field: &'static str) -> Option<Option<TaskId>> {
        let (row, task) = (self.row, self.task);
        let number = self.slot(field).and_then(|slot| match slot.tag {
            Some(Tag::Number) => slot.numbers.get(row).copied(),
            Some(Tag::Task) => Some(task),
            _ => None,
        });
        Some(number.map(TaskId))
    }

    fn event_loop(&mut self, field: &'static str) -> Option<LoopId> {
        self.number(field, u32::MAX.into()).map(|id| LoopId(id as u32))
    }

    fn span(&mut self, field: &'static str) -> Option<Span> {
        Some(Span(self.plain(field)))
    }

    fn moment(&mut self, field: &'static str) -> Option<Time> {
        let before = unzigzag(self.plain(field)).cast_unsigned();
        Some(Time(self.at.0.wrapping_sub(before)))
    }

    fn text(&mut self, field: &'static str) -> Option<Arc<str>> {
        let row = self.row;
        let Some(slot) = self.slot(field) else { return Some(Arc::default()) };
        (slot.tag == Some(Tag::Text)).then(|| self.known(*slot.numbers.get(row)?).cloned())?
    }

    fn texts(&mut self, field: &'static str) -> Option<Arc<[Arc<str>]>> {
        let Some((slot, range)) = self.list(field) else { return Some(Arc::default()) };
        slot.items[0].get(range)?.iter().map(|text| self.known(*text).cloned()).collect()
    }

    fn files(&mut self, field: &'static str) -> Option<Arc<[File]>> {
        let Some((slot, mut range)) = self.list(field) else { return Some(Arc::default()) };
        let [fds, kinds, values] = &slot.items;
        let one = |place: usize| {
            let value = *values.get(place)?;
            let text = || self.known(value).cloned();
            let kind = match *kinds.get(place)? {
                file::EVENT_POLL => FileKind::EventPoll,
                file::EVENT_FD => FileKind::EventFd,
                file::PIPE => FileKind::Pipe(value),
                file::SOCKET => FileKind::Socket(text()?),
                file::PATH => FileKind::Path(text()?),
                file::OTHER => FileKind::Other(text()?),
                _ => return None,
            };
            Some(File { fd: u32::try_from(*fds.get(place)?).ok()?, kind })
        };
        range
            .try_fold(Vec::new(), |mut files, place| {
                files.push(one(place)?);
                Some(files)
            })
            .map(Arc::from)
    }
}

#[cfg(test)]
mod tests;
