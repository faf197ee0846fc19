//! The headline, and the ways from it and from checks to what they are about.

use super::Board;
use crate::{
    event::Time,
    finding::{Finding, Headline, Verdict},
    model::{Lane, Model},
    ui::{
        headline::HeadlineScene,
        pane::{Pane, Role},
        theme::Theme,
    },
};

/// A headline whose evidence is followed, and the moment it is about. It stays on the screen at the moments that it leads to.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    pub(super) headline: Headline,
    pub(super) at: Time,
}

impl Board {
    /// The one sentence to read first: at the moment, or the one whose evidence is followed.
    pub fn headline(&self) -> Option<&Headline> {
        let trail = self.choice.trail.as_ref().map(|trail| &trail.headline);
        trail.or(self.derived.headline.as_ref())
    }

    pub(in crate::ui) fn headline_scene<'a>(&'a self, model: &'a Model, theme: &'a Theme) -> Option<HeadlineScene<'a>> {
        let (headline, at) = (self.headline()?, self.derived.at);
        let followed = self.choice.trail.as_ref();
        let place = followed.and_then(|trail| trail.headline.evidence.iter().rposition(|step| step.at == at));
        Some(HeadlineScene { model, headline, at: followed.map_or(at, |trail| trail.at), step: place, theme })
    }

    /// What the headline says is wrong in a lane.
    pub(super) fn said_of(&self, lane: &Lane) -> Option<&str> {
        let is_about = |headline: &&Headline| headline.lane == lane.info.id && headline.verdict == Verdict::Fail;
        self.headline().filter(is_about).map(|headline| headline.sentence.as_str())
    }

    /// The moment that the selected check is about, where one is.
    pub(in crate::ui) fn moment_of_check(&self, model: &Model, theme: &Theme) -> Option<Time> {
        self.check(model, theme).and_then(|check| check.steps.last().map(|step| step.at).or(check.at))
    }

    fn check<'a>(&'a self, model: &'a Model, theme: &'a Theme) -> Option<&'a Finding> {
        let (lane, pane) = (self.choice.lane, self.choice.pane);
        let finding_at = pane.kind().finding_at?;
        let scene = self.scene(model, lane, pane, theme)?;
        finding_at(&scene, scene.list.selected)
    }

    /// Goes to the moment and the task that the selected check is about.
    pub(in crate::ui) fn follow_check(&mut self, model: &Model, theme: &Theme) {
        let Some(moment) = self.moment_of_check(model, theme) else { return };
        let task = self.check(model, theme).and_then(Finding::task);
        self.hold(moment);
        if let Some(choice) = self.choice.lanes.get_mut(self.choice.lane).filter(|_| task.is_some()) {
            (choice.task, choice.chosen) = (task, true);
            self.choice.pane = Pane::of(Role::Task);
        }
    }

    /// Goes to the next step of the headline's evidence, or the one before; first to the first, or the last.
    pub fn go_to_evidence(&mut self, forward: bool, model: &Model) {
        let at = self.at();
        let followed = self.choice.trail.take();
        let is_followed = followed.is_some();
        let trail = followed.or_else(|| Some(Trail { headline: self.derived.headline.clone()?, at }));
        let Some(trail) = trail else { return };
        let mut steps = trail.headline.evidence.iter().map(|step| step.at);
        let next = match (is_followed, forward) {
            (false, true) => steps.next(),
            (false, false) => steps.next_back(),
            (true, true) => steps.find(|step| *step > at),
            (true, false) => steps.rfind(|step| *step < at),
        };
        self.hold(next.unwrap_or(at));
        let lane = model.lanes.iter().position(|lane| lane.info.id == trail.headline.lane);
        self.choice.lane = lane.unwrap_or(self.choice.lane);
        self.choice.trail = Some(trail);
    }
}

#[cfg(test)]
mod tests {
    use super::Board;
    use crate::{
        event::{LaneId, Time},
        finding::{Headline, Step, Verdict},
        model::Model,
    };

    fn board() -> Board {
        let step = |at| Step { at: Time(at), text: at.to_string() };
        let headline = Headline {
            lane: LaneId(0),
            is_of_all: false,
            verdict: Verdict::Fail,
            rule: None,
            sentence: "It hangs.".into(),
            evidence: [10, 20, 20, 30].map(step).to_vec(),
            fix: None,
            since: None,
            causes: 1,
        };
        let mut board = Board::default();
        (board.derived.headline, board.derived.at, board.derived.head) = (Some(headline), Time(99), Time(99));
        board
    }

    #[test]
    fn the_headline_stays_while_its_evidence_is_followed() {
        let (mut board, model) = (board(), Model::default());
        let mut go = |forward| {
            board.go_to_evidence(forward, &model);
            // At an earlier moment nothing was wrong yet.
            board.derived.headline = None;
            (board.at().0, board.headline().is_some())
        };
        assert_eq!([true, true, true, true, false].map(&mut go), [10, 20, 30, 30, 20].map(|at| (at, true)));
        board.follow();
        assert_eq!(board.headline(), None);
    }

    #[test]
    fn backwards_it_begins_at_the_end() {
        let (mut board, model) = (board(), Model::default());
        board.go_to_evidence(false, &model);
        assert_eq!(board.at(), Time(30));
        board.hold(Time(15));
        assert!(board.choice.trail.is_none(), "another moment has its own headline");
    }
}
