//! The whole screen. Reads state and model, writes cells, changes nothing.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Style},
};

use super::{
    State, bar,
    board::{self, LEAST},
    claims,
    frame::{ends, split_first},
    gallery,
    keymap::When,
    lesson,
    overlay::{self, Overlay},
    state::Screen,
    theme::Theme,
    widget::{
        ascii,
        text::{print, width},
    },
};
use crate::model::Model;

/// What the program is.
const ABOUT: &str = "see what an asyncio or Tokio program does, and why it does not stop; yours: loopscope app.py";
const ABOUT_SHORT: &str = "see what an asyncio or Tokio program does";

/// Draws the whole screen into a buffer of the state's size, or of another.
pub fn render(state: &State, model: &Model, buf: &mut Buffer) {
    let area = state.area().intersection(buf.area);
    if area != state.area() || area.width < LEAST.0 || area.height < LEAST.1 {
        too_small(buf);
    } else {
        screen(state, model, area, buf);
    }
    ground(&state.theme, buf);
    if state.theme.is_ascii() {
        ascii::reduce(buf);
    }
}

/// Gives the screen the ground of its theme, below everything; a theme without hues has no colour at all.
fn ground(theme: &Theme, buf: &mut Buffer) {
    match theme.hues.map(|hues| hues.ground) {
        None => buf.content.iter_mut().for_each(|cell| (cell.fg, cell.bg) = (Color::Reset, Color::Reset)),
        Some(None) => {}
        Some(Some((text, ground))) => {
            for cell in &mut buf.content {
                let or = |color: Color, plain: Color| if color == Color::Reset { plain } else { color };
                (cell.fg, cell.bg) = (or(cell.fg, text), or(cell.bg, ground));
            }
        }
    }
}

fn too_small(buf: &mut Buffer) {
    let Rect { width, height, .. } = buf.area;
    let texts = [format!("too small: {width}x{height}"), format!("need {}x{}", LEAST.0, LEAST.1)];
    for (y, text) in (buf.area.y..buf.area.bottom()).zip(texts) {
        print(buf, buf.area.x, y, width, &text, Style::new());
    }
}

fn screen(state: &State, model: &Model, area: Rect, buf: &mut Buffer) {
    match state.screen {
        Screen::Gallery => {
            let (title, _) = split_first(area);
            let (shown, all) = (state.gallery.shown().len(), state.gallery.total());
            let count = if shown == all { format!("{all} scenarios ") } else { format!("{shown} of {all} scenarios ") };
            let whats = [ABOUT, ABOUT_SHORT].map(|about| format!(" loopscope {} {about}", state.theme.glyphs.dot));
            let fits = |about: &&String| width(about) + width(&count) < title.width.into();
            let name = whats.iter().find(fits).map_or(" loopscope", String::as_str);
            let count = if width(name) + width(&count) < title.width.into() { count.as_str() } else { "" };
            ends((name, state.theme.title()), (count, state.theme.dim()), title, buf);
            gallery::draw(&state.gallery, &state.theme, state.body(), buf);
        }
        Screen::Claims => draw_claims(state, area, buf),
        Screen::Board => {
            board::draw(&state.board, model, &state.theme, state.places(), buf);
            if let Some(taught) = &state.lesson {
                lesson::draw(taught, (model, state.board.at()), &state.theme, (area, state.places().card), buf);
            }
        }
    }
    let now = |when: When| state.can(when, model);
    match (&state.overlay, &state.notice) {
        (Some(Overlay::Filter(..) | Overlay::Search(..) | Overlay::Time(_)), _) => {}
        (_, Some(notice)) => bar::draw_notice(&state.theme, area, notice, buf),
        _ => bar::draw(state, model, buf),
    }
    let is_said = |overlay: &&Overlay| matches!(overlay, Overlay::Typing(_)) && state.notice.is_some();
    if let Some(overlay) = state.overlay.as_ref().filter(|overlay| !is_said(overlay)) {
        overlay::draw(overlay, &state.theme, &now, area, buf);
    }
}

fn draw_claims(state: &State, area: Rect, buf: &mut Buffer) {
    let (title, _) = split_first(area);
    let name = format!(" loopscope {} what articles say of the two entry points", state.theme.glyphs.dot);
    let answered = state.claims.cards.iter().filter(|card| card.answer.is_some()).count();
    let count = match state.claims.progress.as_str() {
        "" => format!("{answered} of {} judged, on {} ", state.claims.cards.len(), state.gallery.engines.word()),
        progress => format!("{progress} "),
    };
    ends((&name, state.theme.title()), (&count, state.theme.dim()), title, buf);
    claims::draw(&state.claims, &state.theme, state.body(), buf);
}
