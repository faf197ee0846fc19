//! Keys and clicks on the screen of statements.

use super::{gallery::moved, one};
use crate::ui::{
    State,
    action::{Action, Move},
    claims::row_at,
    input::{Effect, NoticeLine, Order},
};
use ratatui::layout::Position;

/// Judges statements, or shows the run of one.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let card = state.claims.card();
    match action {
        Action::OpenClaim => match card.and_then(|card| card.order.clone()) {
            Some(Order::Scenario(order)) => {
                let engines = state.gallery.engines;
                one(Effect::Start(Order::Scenario(crate::ui::ScenarioOrder { engines, ..order })))
            }
            _ => refused(state, "this is an advice: there is no run to look at"),
        },
        _ if !state.claims.judging.is_empty() => refused(state, "statements are being judged; wait for the answers"),
        Action::JudgeAll => judge(state, state.claims.cards.iter().map(|card| card.number).collect()),
        _ => {
            let number = card.map(|card| card.number);
            judge(state, number.into_iter().collect())
        }
    }
}

fn judge(state: &mut State, numbers: Vec<u8>) -> Vec<Effect> {
    state.claims.judging.clone_from(&numbers);
    one(Effect::Judge { numbers, engines: state.gallery.engines })
}

fn refused(state: &mut State, why: &str) -> Vec<Effect> {
    state.notice = Some(NoticeLine::Failed(why.into()));
    Vec::new()
}

/// Moves the selection.
pub(super) fn go(state: &mut State, to: Move) {
    let page = state.claims.page(state.body());
    let claims = &mut state.claims;
    claims.list.selected = moved(claims.list.selected, claims.cards.len(), to, page);
}

/// Selects what is clicked, and judges what is selected already.
pub(super) fn click(state: &mut State, at: Position) -> Vec<Effect> {
    match row_at(&state.claims, state.body(), at) {
        Some(row) if row == state.claims.list.selected => act(state, Action::Judge),
        Some(row) => {
            state.claims.list.selected = row;
            Vec::new()
        }
        None => Vec::new(),
    }
}
