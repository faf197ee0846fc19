//! The last runs: each stays as it was left, to be opened again.

use crate::{
    finding::{Limits, Verdict, headline, judge},
    model::Model,
    ui::{Brief, Order, Past, RunCard},
};
use std::time::Instant;

/// So many are kept.
const KEPT: usize = 8;

/// Runs that are over, or were left; the newest first.
#[derive(Default)]
pub(super) struct Runs {
    kept: Vec<Run>,
    /// The number of the next one.
    next: u64,
    /// The one that is shown.
    open: Option<u64>,
}

struct Run {
    card: RunCard,
    left: Instant,
    brief: Brief,
    /// Out while it is shown.
    model: Model,
}

impl Runs {
    /// Keeps a run that is left. One that was opened goes back to its place.
    pub(super) fn keep(&mut self, brief: &Brief, model: Model) {
        if let Some(run) = self.open.take().and_then(|id| self.kept.iter_mut().find(|run| run.card.id == id)) {
            run.model = model;
            return;
        }
        let limits = brief.order.as_ref().map(Order::limits).or(brief.past.map(|past| past.limits)).unwrap_or_default();
        let card = card(self.next, brief, &model, &limits);
        self.next += 1;
        let past = Some(Past { limits, plays: None });
        self.kept.insert(0, Run { card, left: Instant::now(), brief: Brief { past, ..brief.clone() }, model });
        self.kept.truncate(KEPT);
    }

    /// Takes one out, to be shown.
    pub(super) fn open(&mut self, id: u64) -> Option<(Brief, Model)> {
        let run = self.kept.iter_mut().find(|run| run.card.id == id)?;
        self.open = Some(id);
        Some((run.brief.clone(), std::mem::take(&mut run.model)))
    }

    /// What the gallery says of them.
    pub(super) fn cards(&self) -> Vec<RunCard> {
        self.kept.iter().map(|run| RunCard { ago: ago(run.left), ..run.card.clone() }).collect()
    }
}

fn card(id: u64, brief: &Brief, model: &Model, limits: &Limits) -> RunCard {
    let head = model.head();
    let findings: Vec<_> = model.lanes.iter().flat_map(|lane| judge(lane, head, limits)).collect();
    let said = headline(model, &findings, head);
    let runs = model.lanes.iter().any(|lane| lane.exit(head).is_none());
    let left = if runs && brief.past.is_none() { "You left it while it ran. " } else { "" };
    RunCard {
        id,
        title: brief.title.clone(),
        settings: match &brief.order {
            Some(Order::Scenario(order)) => order.sets.join(", "),
            Some(Order::Command(_) | Order::Coroutine(_)) | None => String::new(),
        },
        outcome: format!("{left}{}", said.as_ref().map_or("Nothing was found.", |said| &said.sentence)),
        is_ok: said.is_none_or(|said| said.verdict != Verdict::Fail),
        ago: String::new(),
    }
}

fn ago(left: Instant) -> String {
    match left.elapsed().as_secs() / 60 {
        0 => "just now".into(),
        minutes @ 1..60 => format!("{minutes} min ago"),
        minutes => format!("{} h ago", minutes / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::{Brief, KEPT, Model, Runs};

    fn kept(runs: &Runs) -> Vec<(u64, String)> {
        runs.cards().into_iter().map(|card| (card.id, card.title)).collect()
    }

    #[test]
    fn a_run_that_was_opened_goes_back_to_its_place() {
        let (mut runs, brief) = (Runs::default(), |title: &str| Brief { title: title.into(), ..Brief::default() });
        runs.keep(&brief("sleep"), Model::default());
        runs.keep(&brief("anatomy"), Model::default());
        let before = kept(&runs);
        let (opened, model) = runs.open(0).expect("it is kept");
        assert!(opened.title == "sleep" && opened.past.is_some());
        runs.keep(&opened, model);
        assert_eq!(kept(&runs), before);
        (0..KEPT).for_each(|_| runs.keep(&brief("sleep"), Model::default()));
        assert_eq!((runs.cards().len(), runs.open(0).is_none()), (KEPT, true));
    }
}
