//! A recording in time: it plays, and there are moments worth going to.

use super::{
    Board,
    choice::{Held, Playing},
};
use crate::{
    event::{End, Event, Observation, Time, What},
    model::{Lane, Model, Tone, is_noise, tone},
    ui::{event_kind::EventKind, speed::Speed},
};

impl Board {
    /// Whether a recording is shown.
    pub const fn is_past(&self) -> bool {
        self.brief.past.is_some()
    }

    /// Whether a recording is shown, and plays.
    pub const fn plays(&self) -> bool {
        self.choice.playing.is_some()
    }

    /// How fast a recording plays.
    pub const fn speed(&self) -> Speed {
        self.choice.speed
    }

    /// Plays a recording that is to be played at once.
    pub(super) fn begin_to_play(&mut self) {
        if let Some(speed) = self.brief.past.and_then(|past| past.plays) {
            (self.choice.speed, self.choice.playing) = (speed, Some(Playing::default()));
        }
    }

    /// Plays on from the moment; from the end, from the beginning.
    pub fn play(&mut self) {
        self.choice.playing = Some(Playing::default());
    }

    /// Plays twice as fast, or half.
    pub fn change_speed(&mut self, faster: bool) {
        self.choice.speed = self.choice.speed.turned(faster);
    }

    pub const fn set_speed(&mut self, speed: Speed) {
        self.choice.speed = speed;
    }

    /// Moves the moment of a recording that plays on to what the clock says; at the end it stays.
    pub fn play_on(&mut self, now: Time, model: &Model) {
        let Some(playing) = &mut self.choice.playing else { return };
        if model.revision() == 0 {
            return;
        }
        let passed = now.since(playing.clock.replace(now).unwrap_or(now));
        let from = self.choice.held.map_or(model.start(), |held| held.at);
        let (at, head) = (from + self.choice.speed.of(passed), model.head());
        if at < head {
            (self.choice.held, self.choice.scrolled) = (Some(Held { at, head }), false);
        } else {
            self.follow();
        }
    }

    /// Goes to the next entry that stands out, or the one before: of the focused lane when its log has the focus, else of
    /// all lanes.
    pub fn go_to_landmark(&mut self, forward: bool, model: &Model) {
        self.go_to_entry(forward, stands_out, model);
    }

    /// Goes to the next entry of a kind, or the one before; without a kind, of that of the entry at the cursor. Gives the kind
    /// where there is none.
    pub fn go_to_kind(&mut self, forward: bool, kind: Option<EventKind>, model: &Model) -> Option<EventKind> {
        let here = self.stop(model).map(|stop| EventKind::of(stop.entry));
        let kind = kind.or(here)?;
        let is_found = self.go_to_entry(forward, |_, entry| EventKind::of(entry) == kind, model);
        (!is_found).then_some(kind)
    }

    /// Goes to the next entry like this, or the one before; whether there is one.
    fn go_to_entry(&mut self, forward: bool, is_it: impl Fn(&Lane, &Event) -> bool, model: &Model) -> bool {
        let (at, lanes) = (self.at(), self.stepped(model));
        let before = Time(at.0.saturating_sub(1));
        let found = if forward {
            let next = |lane: &Lane| lane.log.between(at, Time::END).find(|entry| is_it(lane, entry)).map(|it| it.at);
            lanes.iter().filter_map(next).min()
        } else {
            let last = |lane: &Lane| lane.log.until(before).rev().find(|entry| is_it(lane, entry)).map(|it| it.at);
            lanes.iter().filter_map(last).max()
        };
        found.into_iter().for_each(|at| self.hold(at));
        found.is_some()
    }

    pub const fn has_bookmarks(&self) -> bool {
        !self.choice.bookmarks.is_empty()
    }

    /// The place of the bookmark at the moment among all, from 1, and how many there are.
    pub(super) fn bookmark(&self) -> Option<(usize, usize)> {
        let marks = &self.choice.bookmarks;
        marks.binary_search(&self.at()).ok().map(|place| (place + 1, marks.len()))
    }

    /// Sets a bookmark at the moment, and holds the picture there; or takes away the one that is there.
    pub fn toggle_bookmark(&mut self) {
        let at = self.at();
        match self.choice.bookmarks.binary_search(&at) {
            Ok(there) => drop(self.choice.bookmarks.remove(there)),
            Err(place) => {
                self.choice.bookmarks.insert(place, at);
                if !self.is_past() {
                    self.hold(at);
                }
            }
        }
    }

    /// Goes to the next bookmark; from the last to the first.
    pub fn go_to_bookmark(&mut self) {
        let (at, all) = (self.at(), &self.choice.bookmarks);
        let next = all.iter().find(|mark| **mark > at).or(all.first()).copied();
        if let Some(at) = next {
            self.hold(at);
        }
    }
}

/// Whether an entry of the log is one that a reader looks for: a loop's state, a signal, a cancel's request, whatever went
/// wrong, the end.
fn stands_out(lane: &Lane, entry: &Event) -> bool {
    let is_exit = matches!(entry.what, What::Observation(Observation::Exited(_)));
    let by_tone = match tone(entry) {
        Some(Tone::Loop(_) | Tone::Signal | Tone::Request | Tone::Warn | Tone::Bad) => true,
        Some(Tone::End(end)) => matches!(end, End::Failed | End::Destroyed),
        _ => false,
    };
    (is_exit || by_tone) && !is_noise(lane, entry)
}
