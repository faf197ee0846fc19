//! Any session on the screen: events by the readers of records, packets and recordings, in any order and at any times, are
//! folded, judged, written and drawn, while keys are pressed. Nothing that a terminal obeys is in any cell or line.

mod fields;

use super::pieces::Pieces;
use fields::Fields;
use loopscope::{
    event::{
        Event, LaneId, Observation, SiteId, Stream, Time, What, clean,
        wire::{Message, NARROW, Record, Row, Text, Texts},
    },
    export::{Context, Detail, EXPORTERS},
    finding::{Limits, Verdict, headline, judge},
    model::{EntryPoint, LaneInfo, Model},
    ui::{Brief, Input, State, Theme, keymap::KEYS, render, update},
};
use ratatui::{
    buffer::{Buffer, Cell},
    crossterm::event::{Event as Typed, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind},
    layout::Rect,
};
use std::sync::Arc;

/// The most things that happen.
const MOST: usize = 160;
/// A narrow record without its number.
const RECORD: usize = NARROW - 4;
const SIZES: [(u16, u16); 2] = [(46, 12), (120, 40)];
/// One input in so many has the large size: it takes several times as long.
const LARGE: usize = 4;
/// What keeps a text that runs from right to left from turning its neighbours round, drawn by the screen itself.
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

pub(crate) fn run(bytes: &[u8]) {
    let mut session = Session::new();
    let mut pieces = Pieces(bytes);
    for _ in 0..MOST {
        if pieces.is_empty() {
            break;
        }
        session.step(&mut pieces);
    }
    session.judge();
    session.draw(SIZES[usize::from(bytes.len().is_multiple_of(LARGE))]);
}

struct Session {
    model: Model,
    state: State,
    texts: Texts,
    at: Time,
}

impl Session {
    fn new() -> Self {
        let lane = |id: u8| LaneInfo {
            id: LaneId(id),
            title: "any".into(),
            entry: EntryPoint::ALL.get(usize::from(id)).copied(),
            ..LaneInfo::default()
        };
        let model = Model::new([0, 1].map(lane).into());
        let mut state = State::new(Theme::ALL[0].clone(), Vec::new(), SIZES[0]);
        state.begin(Brief { title: "any".into(), ..Brief::default() });
        Self { model, state, texts: Texts::default(), at: Time(1 << 30) }
    }

    /// The next thing happens.
    fn step(&mut self, pieces: &mut Pieces) {
        let tag = pieces.byte();
        let lane = LaneId(tag >> 3 & 1);
        match tag % 8 {
            0..=3 => self.record(lane, pieces.take(RECORD)),
            4 => self.observation(lane, pieces),
            5 => self.packet(lane, &pieces.text(200)),
            6 => self.input(pieces),
            _ => {
                let stream = if tag & 1 << 4 == 0 { Stream::Stdout } else { Stream::Stderr };
                self.seen(lane, Observation::Output { stream, line: pieces.text(90).into() });
            }
        }
    }

    fn record(&mut self, lane: LaneId, bytes: &[u8]) {
        let mut record = [0; NARROW];
        record[4..4 + bytes.len()].copy_from_slice(bytes);
        let words = record.as_chunks().0.iter().map(|word| u64::from_le_bytes(*word)).collect::<Vec<_>>();
        let record = Record::from_words(&words);
        self.at = Time(record.time);
        if let Some(text) = self.texts.push(&record, NARROW) {
            self.seen(
                lane,
                match text {
                    Text::Name(id, text) => Observation::Named(id, clean(&text).into()),
                    Text::Site(id, text) => Observation::Located(id, clean(&text).into()),
                },
            );
        } else if let Some(report) = record.report() {
            self.apply(lane, SiteId(record.site), What::Report(report));
        }
    }

    fn observation(&mut self, lane: LaneId, pieces: &mut Pieces) {
        let kind = Observation::KINDS[usize::from(pieces.byte()) % Observation::KINDS.len()];
        self.at = Time(self.at.0.wrapping_add(pieces.number(2) << 14));
        if let Some(seen) = Observation::read(kind, &mut Fields(pieces)) {
            self.seen(lane, seen);
        }
    }

    fn packet(&mut self, lane: LaneId, packet: &str) {
        match Message::parse(packet.as_bytes()) {
            Some(Message::Rows(rows)) => rows.into_iter().for_each(|row| match row {
                Row::Seen(seen) => self.seen(lane, seen),
                Row::End(_) => self.seen(lane, Observation::Answered { asked: self.at }),
            }),
            Some(Message::Stack { tid, frames }) => {
                let frames = frames.iter().map(|frame| Arc::from(clean(frame))).collect();
                self.seen(lane, Observation::Stack { tid, frames });
            }
            Some(Message::Note(note)) => self.seen(lane, Observation::Note(clean(&note).into())),
            _ => {}
        }
    }

    fn input(&mut self, pieces: &mut Pieces) {
        let typed = match pieces.byte() % 8 {
            0 => Typed::Key(KeyEvent::from(KeyCode::Char(char::from(pieces.byte())))),
            1 => Typed::Paste(pieces.text(40)),
            2 => {
                let kinds =
                    [MouseEventKind::Down(MouseButton::Left), MouseEventKind::ScrollUp, MouseEventKind::ScrollDown];
                let kind = kinds[usize::from(pieces.byte()) % kinds.len()];
                let [column, row] = [pieces.byte().into(), (pieces.byte() % 64).into()];
                Typed::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
            }
            _ => {
                let chords: Vec<_> = KEYS.iter().flat_map(|key| key.chords).collect();
                let chord = chords[usize::from(pieces.byte()) % chords.len()];
                let modifiers = if chord.ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
                Typed::Key(KeyEvent::new(chord.code, modifiers))
            }
        };
        self.state.refresh(&self.model);
        update(&mut self.state, Input::Terminal(typed), &self.model);
    }

    fn seen(&mut self, lane: LaneId, seen: Observation) {
        self.apply(lane, SiteId::NONE, What::Observation(seen));
    }

    fn apply(&mut self, lane: LaneId, site: SiteId, what: What) {
        let event = Event { at: self.at, lane, site, what };
        self.model.apply(&event);
        let context = Context { model: &self.model, detail: Detail::default() };
        for exporter in EXPORTERS {
            let lane = self.model.lane(lane).expect("one of the two");
            let line = exporter.event(context, lane, &event);
            assert!(line.split_terminator('\n').all(super::is_safe), "{line:?}");
        }
    }

    /// Whatever the moment, the rules have sentences.
    fn judge(&self) {
        for at in [self.model.head(), Time(self.model.start().0 / 2 + self.model.head().0 / 2), Time::END] {
            let findings: Vec<_> =
                self.model.lanes.iter().flat_map(|lane| judge(lane, at, &Limits::default())).collect();
            assert!(findings.iter().all(|finding| super::is_safe(&finding.sentence)), "{findings:?}");
            let failed = findings.iter().filter(|finding| finding.verdict == Verdict::Fail).count();
            super::planted(failed, 4);
            let first = headline(&self.model, &findings, at);
            assert!(first.is_none_or(|first| super::is_safe(&first.sentence)));
        }
    }

    fn draw(&mut self, (width, height): (u16, u16)) {
        update(&mut self.state, Input::Terminal(Typed::Resize(width, height)), &self.model);
        self.state.refresh(&self.model);
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        render(&self.state, &self.model, &mut buf);
        let text: String = buf.content().iter().map(Cell::symbol).collect();
        assert!(super::is_safe(&text.replace(ISOLATES, "")), "{text:?}");
    }
}
