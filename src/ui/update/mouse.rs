//! The mouse: a click focuses and selects, a click on what is selected opens it, the wheel scrolls. In the lives of
//! tasks a click, and what is dragged, moves the cursor in time.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{
    act::{act, start},
    claims, gallery, overlay,
};
use crate::{
    model::Model,
    ui::{
        State,
        action::{Action, Move},
        bar,
        board::{PanePlace, tab_at},
        gallery::{GalleryPart, is_source, row_at},
        input::{Effect, Kept},
        overlay::Overlay,
        scene::Sort,
        state::Screen,
    },
};

/// Rows for a notch of the wheel.
const NOTCH: usize = 3;

pub(super) fn mouse(state: &mut State, mouse: MouseEvent, model: &Model) -> Vec<Effect> {
    let at = Position::new(mouse.column, mouse.row);
    match mouse.kind {
        _ if !state.mouse => Vec::new(),
        MouseEventKind::Down(MouseButton::Left) => {
            let notice = state.notice.take().filter(|_| state.overlay.is_none());
            // What it hides cannot be meant.
            if notice.is_some_and(|notice| bar::notice_area(state.area(), &notice).contains(at)) {
                return Vec::new();
            }
            click(state, at, model)
        }
        MouseEventKind::Drag(MouseButton::Left) => {
            drag(state, at, model);
            Vec::new()
        }
        MouseEventKind::ScrollUp => wheel(state, at, Move::Up, model),
        MouseEventKind::ScrollDown => wheel(state, at, Move::Down, model),
        _ => Vec::new(),
    }
}

fn click(state: &mut State, at: Position, model: &Model) -> Vec<Effect> {
    if let Some(row) = state.overlay_row(at, model) {
        return click_action(state, row, model);
    }
    if state.overlay.is_some() {
        return Vec::new();
    }
    if state.last_line().contains(at) {
        let entries = bar::entries(state, model);
        let hit = entries.iter().find(|entry| entry.holds(at.x));
        return hit.map_or_else(Vec::new, |entry| act(state, entry.action, model));
    }
    match state.screen {
        Screen::Gallery => click_gallery(state, at),
        Screen::Claims => claims::click(state, at),
        Screen::Board if state.places().difference.contains(at) && state.board.difference().is_some() => {
            act(state, Action::Difference, model)
        }
        Screen::Board => click_pane(state, at, model),
    }
}

fn click_action(state: &mut State, row: usize, model: &Model) -> Vec<Effect> {
    let Some(Overlay::Actions(mut actions)) = state.overlay.take() else { return Vec::new() };
    if actions.list.selected == row {
        return overlay::run(state, &actions, model);
    }
    actions.list.selected = row;
    state.overlay = Some(Overlay::Actions(actions));
    Vec::new()
}

fn click_gallery(state: &mut State, at: Position) -> Vec<Effect> {
    let Some((part, row)) = row_at(&state.gallery, state.body(), at) else { return Vec::new() };
    let gallery = &mut state.gallery;
    match part {
        GalleryPart::Form if (gallery.part, gallery.field) == (part, row) => gallery.turn(true),
        GalleryPart::Form => {
            gallery.part = part;
            gallery.enter(row);
        }
        _ if (gallery.part, gallery.list.selected) == (part, row) => {
            return start(gallery);
        }
        _ => {
            gallery.part = part;
            gallery.select(row);
        }
    }
    Vec::new()
}

fn click_pane(state: &mut State, at: Position, model: &Model) -> Vec<Effect> {
    let Some((lane, place)) = state.places().at(at) else { return Vec::new() };
    if let Some(pane) = tab_at(&state.board, model, &state.theme, (lane, &place), at) {
        (state.board.choice.lane, state.board.choice.pane) = (lane, pane);
        return Vec::new();
    }
    if !place.pane.takes_focus() {
        state.board.choice.lane = lane;
        return Vec::new();
    }
    if let Some(sort) = sort_at(state, lane, &place, at, model) {
        let look = &mut state.board.choice.look;
        look.sort_by(sort);
        return [Kept::Sort(look.sort), Kept::Reversed(look.reverse)].map(Effect::Keep).into();
    }
    // Some panes are drawn in another way once they have the focus.
    let row = row_below(state, lane, &place, at, model);
    let moved = drag(state, at, model);
    let had = (state.board.choice.lane, state.board.choice.pane) == (lane, place.pane);
    (state.board.choice.lane, state.board.choice.pane) = (lane, place.pane);
    let (selected, rows) = state.board.selection();
    let Some(row) = row.filter(|row| *row < rows) else { return Vec::new() };
    if had && !moved && row == selected && place.pane.lists_tasks() {
        return act(state, Action::Open, model);
    }
    if !place.pane.kind().steps {
        state.board.select(row, model, &state.theme);
    } else if let Some(scene) = state.board.scene(model, lane, place.pane, &state.theme)
        && scene.outline.rows.get(row).is_some_and(|row| row.is_open.is_some())
        && let Some(fold) = state.board.fold_at(model, Some(row))
    {
        state.board.turn(fold);
    }
    Vec::new()
}

/// The row of a pane's list below the mouse, where there is one.
fn row_below(state: &State, lane: usize, place: &PanePlace, at: Position, model: &Model) -> Option<usize> {
    let (kind, body) = (place.pane.kind(), place.body);
    let scene = state.board.scene(model, lane, place.pane, &state.theme)?;
    if let Some(row_at) = kind.row_at {
        return row_at(&scene, body, at.y);
    }
    let line = at.y.checked_sub(body.y + kind.head)? / kind.row_height(&scene, body.height);
    (line < kind.list_lines(&scene, body.height)).then(|| scene.list.top + usize::from(line))
}

/// What the column sorts by whose heading is below the mouse.
fn sort_at(state: &State, lane: usize, place: &PanePlace, at: Position, model: &Model) -> Option<Sort> {
    let scene = state.board.scene(model, lane, place.pane, &state.theme)?;
    (place.pane.kind().sort_at)(&scene, place.body, at)
}

/// Moves the cursor to the moment below the mouse, where there is one.
fn drag(state: &mut State, at: Position, model: &Model) -> bool {
    let moment = || {
        let (lane, place) = state.places().at(at)?;
        let scene = state.board.scene(model, lane, place.pane, &state.theme)?;
        (place.pane.kind().moment_at)(&scene, place.body, at)
    };
    let moment = moment().filter(|_| state.screen == Screen::Board && state.overlay.is_none());
    moment.map(|moment| state.board.hold(moment)).is_some()
}

fn wheel(state: &mut State, at: Position, to: Move, model: &Model) -> Vec<Effect> {
    if let Some(Overlay::Actions(mut actions)) = state.overlay.take_if(|open| matches!(open, Overlay::Actions(_))) {
        let rows = actions.rows(|when| state.can(when, model));
        actions.select(gallery::moved(actions.list.selected, rows.len(), to, 1), &rows);
        state.overlay = Some(Overlay::Actions(actions));
        return Vec::new();
    }
    if state.overlay.is_some() {
        return Vec::new();
    }
    if state.screen == Screen::Claims {
        // The list is all that scrolls.
    } else if state.screen == Screen::Board {
        let Some((lane, place)) = state.places().at(at).filter(|(_, place)| place.pane.takes_focus()) else {
            return Vec::new();
        };
        (state.board.choice.lane, state.board.choice.pane) = (lane, place.pane);
    } else if let Some((part, _)) = row_at(&state.gallery, state.body(), at) {
        state.gallery.part = part;
    } else {
        // Over anything else it moves nothing.
        if is_source(&state.gallery, state.body(), at) {
            let top = |top: usize, _| if to == Move::Down { top + NOTCH } else { top.saturating_sub(NOTCH) };
            state.gallery.go_in_source(top);
        }
        return Vec::new();
    }
    (0..NOTCH).flat_map(|_| act(state, Action::Move(to), model)).collect()
}
