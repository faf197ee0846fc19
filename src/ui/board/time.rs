//! The cursor: which moment is shown.

use super::{Board, choice::Held};
use crate::{
    event::{Event, Span, Time},
    model::{Lane, Model},
    ui::action::TimeStep,
};

/// Entries of the log in a big step.
const LEAP: usize = 10;

/// The entry of the log that the cursor is at.
pub(super) struct Stop<'a> {
    pub(super) lane: &'a Lane,
    pub(super) entry: &'a Event,
    /// Its place among all entries, the first is 1.
    pub(super) place: u64,
    /// How many entries there are.
    pub(super) count: u64,
}

impl Board {
    pub fn pause(&mut self) {
        // What was to play from its start has not moved yet.
        let begins = self.choice.playing.take().is_some();
        if self.choice.held.is_none() {
            self.hold(if begins { self.derived.start } else { self.at() });
        }
    }

    pub fn follow(&mut self) {
        self.release();
        self.choice.held = None;
    }

    /// Holds the picture at a moment.
    pub fn hold(&mut self, at: Time) {
        self.release();
        self.choice.held = Some(Held { at, head: self.derived.head });
    }

    /// Holds the picture so long after the start; what is beyond the end is the end. In a recording that is still being read
    /// the moment is shown as soon as it is there.
    pub fn go_to(&mut self, since: Span, model: &Model) {
        let at = model.start() + since;
        self.hold(if self.is_past() { at } else { at.min(self.derived.head) });
    }

    /// Gives up what belonged to the moment before: nothing plays, is scrolled or followed.
    fn release(&mut self) {
        (self.choice.scrolled, self.choice.playing, self.choice.trail) = (false, None, None);
    }

    /// Goes to another entry of the log: of the focused lane when its log has the focus, else of all lanes.
    pub fn step(&mut self, step: TimeStep, model: &Model) {
        let lanes = self.stepped(model);
        let mut at = self.at();
        let times = match step {
            TimeStep::Back | TimeStep::On => 1,
            TimeStep::LeapBack | TimeStep::LeapOn => LEAP,
            TimeStep::Start => return self.hold(model.start()),
        };
        for _ in 0..times {
            let next = match step {
                TimeStep::Back | TimeStep::LeapBack => {
                    lanes.iter().filter_map(|lane| lane.log.previous(at)).map(|entry| entry.at).max()
                }
                _ => lanes.iter().filter_map(|lane| lane.log.next(at)).map(|entry| entry.at).min(),
            };
            at = next.unwrap_or(at);
        }
        self.hold(at);
    }

    /// The lanes that steps go through.
    pub(super) fn stepped<'a>(&self, model: &'a Model) -> &'a [Lane] {
        let alone = self.focused(model).filter(|_| self.choice.pane.kind().steps);
        alone.map_or(&model.lanes[..], std::slice::from_ref)
    }

    /// The newest entry at the moment: where steps have led, while the picture is held.
    pub(super) fn stop<'a>(&self, model: &'a Model) -> Option<Stop<'a>> {
        let head = self.choice.held.map_or(self.derived.head, |held| held.head);
        let lanes = self.stepped(model);
        let latest = lanes.iter().filter_map(|lane| Some((lane, lane.log.latest(self.at())?)));
        let (lane, entry) = latest.max_by_key(|(_, entry)| entry.at)?;
        let count = |until| lanes.iter().map(|lane| lane.log.count(until)).sum();
        Some(Stop { lane, entry, place: count(self.at()), count: count(head) })
    }

    /// How many entries of the log came since the picture was held.
    pub(super) fn newer(&self, model: &Model) -> u64 {
        let Some(held) = self.choice.held else { return 0 };
        model.lanes.iter().map(|lane| lane.log.count(Time::END) - lane.log.count(held.head)).sum()
    }
}
