//! Events become the content of a block.

use std::borrow::Cow;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::{
    bytes::Plain,
    clock::{Clock, REFERENCES},
    column::{self, zigzag},
    format::{ENDED, MAX_EVENTS, MAX_SHAPES, MAX_SLOTS, TASK, TOOK, Tag, TaskForm, file},
    open::Open,
    order,
};
use crate::event::{Event, FieldValue, File, FileKind, Time};

/// A block is full with so many events.
const FULL: usize = MAX_EVENTS;
/// Or with so many bytes of texts.
const FULL_TEXTS: usize = 1 << 20;
/// Or with so many texts and files in lists.
const FULL_ITEMS: usize = 1 << 16;
/// Tasks that take fewer bits each are left as they are.
const LITTLE: f64 = 2.0;
/// What stands in the place of a text that is not to be recorded.
pub(super) const REDACTED: &str = "[redacted]";

/// Gathers the events of one lane until they are a block.
#[derive(Debug, Default)]
pub struct Encoder {
    texts: Texts,
    shapes: Vec<Shape>,
    /// The shapes by their fields.
    known: FxHashMap<Vec<Field>, usize>,
    /// The shape of each event.
    order: Vec<u64>,
    clock: Clock,
    /// The task that the last event was about, of those that are about one.
    task: u64,
    items: usize,
    row: Row,
}

/// The fields of one event.
#[derive(Debug, Default)]
struct Row {
    fields: Vec<Field>,
    numbers: Vec<u64>,
    items: Vec<[u64; 3]>,
    took: u64,
    task: Option<u64>,
}

/// A field's name and what it holds; the kind of the event comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Field {
    name: &'static str,
    tag: u8,
    /// The word that it holds, if it holds one.
    word: u64,
}

/// The events of one kind whose fields hold values of the same types, and the same words: what is set and what fires have
/// little in common.
#[derive(Debug)]
struct Shape {
    fields: Vec<Field>,
    /// Their times, as differences from each [reference](Clock).
    times: [Vec<u64>; REFERENCES],
    sites: Vec<u64>,
    slots: Vec<Slot>,
}

/// The values of one field. For lists the numbers are their lengths; for tasks the first items are the differences from the
/// task before.
#[derive(Debug, Default)]
struct Slot {
    numbers: Vec<u64>,
    items: [Vec<u64>; 3],
}

/// Every text of a block once.
#[derive(Debug, Default)]
struct Texts {
    places: FxHashMap<Box<str>, u64>,
    /// Words of the tables, by where they are in memory.
    words: FxHashMap<(usize, usize), u64>,
    lengths: Vec<u64>,
    bytes: Vec<u8>,
}

impl Encoder {
    /// Adds an event; texts have what matches `redact` replaced.
    pub fn push(&mut self, event: &Event, redact: Option<&Regex>) {
        let Self { texts, row, .. } = self;
        row.fields.clear();
        row.numbers.clear();
        row.items.clear();
        (row.took, row.task) = (0, None);
        row.fields.push(Field { name: event.what.kind(), tag: 0, word: 0 });
        event.what.show(&mut |name, value| {
            if row.fields.len() <= MAX_SLOTS {
                row.add(name, value, event.at, texts, redact);
            }
        });
        let shape = self.shape();
        let (row, shape) = (&self.row, &mut self.shapes[shape]);
        shape.sites.push(event.site.0.into());
        let mut items = row.items.as_slice();
        for ((slot, field), number) in shape.slots.iter_mut().zip(&row.fields[1..]).zip(&row.numbers) {
            slot.numbers.push(*number);
            if field.tag == Tag::Task as u8 {
                slot.items[0].push(zigzag(number.wrapping_sub(self.task).cast_signed()));
            } else if field.tag == Tag::Texts as u8 || field.tag == Tag::Files as u8 {
                let (own, rest) = items.split_at(*number as usize);
                items = rest;
                let columns = slot.items.iter_mut().enumerate();
                columns.for_each(|(place, column)| column.extend(own.iter().map(|item| item[place])));
            }
        }
        self.items += row.items.len();
        for (times, from) in shape.times.iter_mut().zip(self.clock.references()) {
            times.push(zigzag(event.at.0.wrapping_sub(from).cast_signed()));
        }
        self.clock.advance(event.at, row.took);
        self.task = row.task.unwrap_or(self.task);
    }

    /// The place of the row's shape, which is added if it is new.
    fn shape(&mut self) -> usize {
        // An event is mostly like the one before.
        let last = self.order.last().map(|place| *place as usize);
        let found = last.filter(|last| self.shapes[*last].fields == self.row.fields);
        let place = found.or_else(|| self.known.get(&self.row.fields).copied()).unwrap_or_else(|| {
            let fields = self.row.fields.clone();
            let slots = fields[1..].iter().map(|_| Slot::default()).collect();
            self.known.insert(fields.clone(), self.shapes.len());
            self.shapes.push(Shape { fields, times: Default::default(), sites: Vec::new(), slots });
            self.shapes.len() - 1
        });
        self.order.push(place as u64);
        place
    }

    pub(super) fn count(&self) -> usize {
        self.order.len()
    }

    /// Whether it is time for a block.
    pub(super) fn is_full(&self) -> bool {
        let is_large = self.texts.bytes.len() >= FULL_TEXTS || self.items >= FULL_ITEMS;
        self.count() >= FULL || is_large || self.shapes.len() >= MAX_SHAPES
    }

    /// The content of the block; the encoder is empty after it.
    pub fn finish(&mut self) -> Plain {
        let Self { texts, shapes, order, .. } = std::mem::take(self);
        let opens: Vec<Option<OpenTasks>> =
            (0..shapes.len()).map(|place| OpenTasks::of(place, &shapes, &order)).collect();
        let mut out = Plain::default();
        out.number(shapes.len() as u64);
        for shape in &shapes {
            out.text(shape.fields[0].name);
            out.number(shape.slots.len() as u64);
            for field in &shape.fields[1..] {
                out.push(field.tag);
                out.text(field.name);
            }
        }
        out.number(texts.lengths.len() as u64);
        column::write(&texts.lengths, &mut out);
        out.plane(texts.bytes.into_iter());
        order::write(&order, &mut out);
        for (shape, open) in shapes.iter().zip(&opens) {
            let reference = column::cheapest(shape.times.each_ref());
            out.push(reference as u8);
            column::write(&shape.times[reference], &mut out);
            column::write(&shape.sites, &mut out);
            shape.fields[1..]
                .iter()
                .zip(&shape.slots)
                .for_each(|(field, slot)| slot.write(*field, open.as_ref(), &mut out));
        }
        out
    }
}

/// The tasks of a shape, as which one each is of those that have not ended.
struct OpenTasks {
    /// All of them.
    tasks: Vec<u64>,
    /// 0 for one that has ended, else its number and one.
    numbers: Vec<u64>,
    ended: Vec<u64>,
}

impl OpenTasks {
    /// `None` where another form takes less room.
    fn of(place: usize, shapes: &[Shape], order: &[u64]) -> Option<Self> {
        let slot = shapes[place].task()?;
        let cost = |numbers: &[u64]| column::cost_of_all(numbers);
        let otherwise = cost(&slot.numbers).min(cost(&slot.items[0]));
        if otherwise < LITTLE * slot.numbers.len() as f64 {
            return None;
        }
        let mut tasks = slot.numbers.clone();
        tasks.sort_unstable();
        tasks.dedup();
        let (mut numbers, mut ended, mut open) = (Vec::with_capacity(slot.numbers.len()), Vec::new(), Open::new(tasks));
        let mut rows = vec![0; shapes.len()];
        for shape in order {
            let shape = *shape as usize;
            let row = rows[shape];
            rows[shape] += 1;
            if shape == place {
                let number = open.number(slot.numbers[row]);
                numbers.push(number.map_or(0, |number| number + 1));
                ended.extend(number.is_none().then_some(slot.numbers[row]));
            }
            if let Some(slot) = shapes[shape].task().filter(|_| shapes[shape].fields[0].name == ENDED) {
                open.close(slot.numbers[row]);
            }
        }
        let tasks = open.into_tasks();
        let is_better = column::cost_in_order(&tasks) + cost(&numbers) + cost(&ended) < otherwise;
        is_better.then_some(Self { tasks, numbers, ended })
    }

    fn write(&self, out: &mut Plain) {
        out.push(TaskForm::Open as u8);
        out.number(self.tasks.len() as u64);
        [&self.tasks, &self.numbers, &self.ended].into_iter().for_each(|numbers| column::write(numbers, out));
    }
}

impl Shape {
    /// The tasks that its events are about.
    fn task(&self) -> Option<&Slot> {
        self.fields[1..].iter().zip(&self.slots).find(|(field, _)| field.tag == Tag::Task as u8).map(|(_, slot)| slot)
    }
}

impl Slot {
    fn write(&self, field: Field, open: Option<&OpenTasks>, out: &mut Plain) {
        let lists = match Tag::from_code(field.tag) {
            Some(Tag::Nothing) => return,
            Some(Tag::Task) if let Some(open) = open => return open.write(out),
            Some(Tag::Task) => {
                let columns = [&self.numbers, &self.items[0]];
                let reference = column::cheapest(columns);
                out.push(reference as u8);
                return column::write(columns[reference], out);
            }
            Some(Tag::Texts) => 1,
            Some(Tag::Files) => 3,
            _ => 0,
        };
        column::write(&self.numbers, out);
        self.items[..lists].iter().for_each(|items| column::write(items, out));
    }
}

impl Row {
    fn add(&mut self, name: &'static str, value: FieldValue<'_>, at: Time, texts: &mut Texts, redact: Option<&Regex>) {
        let mut text = |text: &str| texts.place(&redacted(text, redact));
        let (tag, number) = match value {
            FieldValue::Number(task) if name == TASK => {
                self.task = Some(task);
                (Tag::Task, task)
            }
            FieldValue::Nothing => (Tag::Nothing, 0),
            FieldValue::Number(number) => (Tag::Number, number),
            FieldValue::Code(code) => (Tag::Code, zigzag(code.into())),
            FieldValue::Word(word) => (Tag::Word, texts.word(word)),
            FieldValue::Name(name) => (Tag::Name, name.0.into()),
            FieldValue::Text(one) => (Tag::Text, text(one)),
            FieldValue::Texts(all) => {
                self.items.extend(all.iter().map(|one| [text(one), 0, 0]));
                (Tag::Texts, all.len() as u64)
            }
            FieldValue::Files(all) => {
                self.items.extend(all.iter().map(|one| numbers_of(one, &mut text)));
                (Tag::Files, all.len() as u64)
            }
            FieldValue::Moment(moment) => (Tag::Moment, zigzag(at.0.wrapping_sub(moment.0).cast_signed())),
        };
        if name == TOOK && tag == Tag::Number {
            self.took = number;
        }
        let word = if tag == Tag::Word { number } else { 0 };
        self.fields.push(Field { name, tag: tag as u8, word });
        self.numbers.push(number);
    }
}

/// Number, kind, and inode or text of a file descriptor.
fn numbers_of(open: &File, text: &mut impl FnMut(&str) -> u64) -> [u64; 3] {
    let (kind, value) = match &open.kind {
        FileKind::EventPoll => (file::EVENT_POLL, 0),
        FileKind::EventFd => (file::EVENT_FD, 0),
        FileKind::Pipe(inode) => (file::PIPE, *inode),
        FileKind::Socket(what) => (file::SOCKET, text(what)),
        FileKind::Path(path) => (file::PATH, text(path)),
        FileKind::Other(name) => (file::OTHER, text(name)),
    };
    [open.fd.into(), kind, value]
}

/// The text without what is not to be recorded.
pub(super) fn redacted<'a>(text: &'a str, redact: Option<&Regex>) -> Cow<'a, str> {
    redact.map_or(Cow::Borrowed(text), |redact| redact.replace_all(text, regex::NoExpand(REDACTED)))
}

impl Texts {
    fn place(&mut self, text: &str) -> u64 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = self.lengths.len() as u64;
        self.places.insert(text.into(), place);
        self.lengths.push(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
        place
    }

    fn word(&mut self, word: &'static str) -> u64 {
        let key = (word.as_ptr().addr(), word.len());
        if let Some(place) = self.words.get(&key) {
            return *place;
        }
        let place = self.place(word);
        self.words.insert(key, place);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoder, OpenTasks};
    use crate::event::{End, Event, LaneId, NameId, Report, SiteId, TaskId, Time, Wait, What};

    /// Ids that have little in common.
    const FAR: u64 = 0x9e37_79b9_7f4a;

    #[test]
    fn tasks_are_numbered_among_those_that_have_not_ended() {
        let mut encoder = Encoder::default();
        let mut tell = |report| {
            let event = Event { at: Time(1), lane: LaneId(0), site: SiteId::NONE, what: What::Report(report) };
            encoder.push(&event, None);
        };
        for number in 0..2_000_u64 {
            let task = TaskId(number * number % 509 * FAR);
            tell(Report::Waiting { task, on: Wait::Future, other: None });
            if number == 1_000 {
                tell(Report::Ended { task: TaskId(0), end: End::Returned, reason: NameId::NONE });
            }
        }
        let open = OpenTasks::of(0, &encoder.shapes, &encoder.order).expect("it takes less room");
        assert_eq!((open.tasks.len(), &open.tasks[..2], &open.numbers[..2]), (255, &[0, FAR][..], &[1, 2][..]));
        assert_eq!((open.ended.len(), open.numbers[1_018], open.numbers[1_019]), (2, 0, 1));
    }
}
