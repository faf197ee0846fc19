//! Statements judged beside the screen.

use std::{future::Future, pin::Pin};

use tokio::{
    select,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    task::spawn_blocking,
};

use super::{ClaimProgress, Inquiry, KeptAnswers, claim_engines};
use crate::{
    app::engine::Python,
    claim::{ALL, Answered, Claim, find},
    scenario::Scenario,
    ui::{ClaimCard, Engines, Input, NoticeLine, Order, ScenarioOrder},
};

/// Statements that are being judged.
pub(in crate::app) struct Judging {
    answers: Pin<Box<dyn Future<Output = Result<Vec<Answered>, String>>>>,
    progress: UnboundedReceiver<String>,
}

impl Judging {
    /// Begins; dropping it ends the runs.
    pub(in crate::app) fn begin(
        numbers: &[u8],
        engines: Engines,
        python: Python,
        scenarios: Vec<&'static Scenario>,
    ) -> Self {
        let claims: Vec<_> = numbers.iter().filter_map(|number| find(*number)).collect();
        let (sender, progress) = unbounded_channel();
        let answers = async move {
            let found = spawn_blocking(move || claim_engines(Some(engines), &python)).await;
            let (engines, _) = found.map_err(|broken| broken.to_string())??;
            let inquiry = Inquiry { claims, engines, scenarios };
            let tell = |it: &ClaimProgress| drop(sender.send(format!("{} of {}: {}", it.done, it.of, it.last)));
            Ok(inquiry.judge(tell).await)
        };
        Self { answers: Box::pin(answers), progress }
    }

    /// What there is to say next; the second is whether that was all.
    pub(in crate::app) async fn next(&mut self) -> (Vec<Input>, bool) {
        select! {
            biased;
            Some(told) = self.progress.recv() => (vec![Input::Judging(told)], false),
            came = &mut self.answers => match came {
                Ok(answered) => {
                    // What cannot be kept is shown all the same.
                    let _ = KeptAnswers::load().keep(&answered);
                    let answers = answered.iter().map(|it| (it.claim.number, it.into())).collect();
                    (vec![Input::Judged(answers)], true)
                }
                Err(why) => (vec![Input::Judged(Vec::new()), Input::Notice(NoticeLine::Failed(why))], true),
            },
        }
    }
}

/// Every statement as the screen shows it, with its last answer.
pub(in crate::app) fn claim_cards() -> Vec<ClaimCard> {
    let kept = KeptAnswers::load();
    let mut cards: Vec<_> = ALL.iter().map(card).collect();
    cards.iter_mut().for_each(|card| card.answer = kept.answer(card));
    cards
}

fn card(claim: &Claim) -> ClaimCard {
    let order = claim.shown_by.first().map(|run| {
        let sets = run.sets.iter().map(|set| (*set).to_owned()).collect();
        Order::Scenario(ScenarioOrder { scenario: run.scenario.into(), sets, ..ScenarioOrder::default() })
    });
    ClaimCard {
        number: claim.number,
        statement: claim.statement.into(),
        runs: claim.shown_by.iter().map(|run| run.name()).collect(),
        order,
        answer: None,
    }
}
