//! ```text
//!  graceful-shutdown · tokio                              ● live   00:02.314
//! ┌ A run · pid 4242 ────────────────┐┌ B EventLoop · pid 4243 ───────────┐
//! │ header                           ││                                   │
//! ├ tasks ───────────────────────────┤├ tasks ────────────────────────────┤
//! │                                  ││                                   │
//! └──────────────────────────────────┘└───────────────────────────────────┘
//!  first difference: 00:01.002 B never cancels its leftovers        D jump
//! ```

use ratatui::{buffer::Buffer, layout::Rect};

use super::{Board, LaneColumn, LanePlace, PanePlace, Places, runs, time::Stop, title};
use crate::{
    event::{Exit, Time, signal_name},
    finding::{pairs, uncompared},
    model::{Lane, Model, saying},
    ui::{
        frame::{boxed, divider, ends, indented_by, lines, print_line},
        headline,
        lane::{letter, name},
        theme::Theme,
        widget::text::{print_right, width},
    },
};

pub(in crate::ui) fn draw(board: &Board, model: &Model, theme: &Theme, places: &Places, buf: &mut Buffer) {
    top(board, model, theme, places.title, buf);
    if let Some(scene) = board.headline_scene(model, theme) {
        headline::draw(&scene, buf.area, places.headline, buf);
    }
    for place in &places.lanes {
        draw_lane(board, model, theme, place, buf);
    }
    bottom(board, model, theme, places.difference, buf);
}

/// Scenario and engine, and the moment.
fn top(board: &Board, model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (brief, glyphs) = (&board.brief, theme.glyphs);
    let runs = !board.is_past() && model.lanes.iter().any(|lane| lane.exit(board.at()).is_none());
    let (sign, word, style) = match (board.live(), runs) {
        _ if board.plays() => (glyphs.live, "playing", theme.good()),
        (false, _) => (glyphs.paused, "paused", theme.warn()),
        (true, true) => (glyphs.live, "live", theme.good()),
        (true, false) => (glyphs.ended, "ended", theme.dim()),
    };
    let time = model.since_start(board.at());
    let newer = match board.newer(model) {
        0 => String::new(),
        newer => format!("  +{newer} newer"),
    };
    let mut right = format!("{sign} {word}{newer}  {time} ");
    if board.plays() {
        right.insert_str(0, &format!("{}  ", board.speed().words()));
    }
    if let Some((place, count)) = board.bookmark() {
        right.insert_str(0, &format!("bookmark {place}/{count}  "));
    }
    let zoom = format!("zoom {}x  ", 1_u64 << board.zoomed());
    if board.zoomed() > 0 && width(&zoom) + width(&right) <= area.width.into() {
        right.insert_str(0, &zoom);
    }
    let room = usize::from(area.width).saturating_sub(width(&right) + 1);
    let shown: Vec<_> = board.places().whole_lanes().collect();
    let of = match (&shown[..], board.order().len()) {
        ([first, .., last], all) if shown.len() < all => {
            format!(" {} lanes {}{} of {all}", glyphs.dot, letter(first.lane), letter(last.lane))
        }
        _ => String::new(),
    };
    let whole = format!(" {} {} {}{of}", brief.title, glyphs.dot, engines(model));
    let left = if width(&whole) <= room { whole } else { format!(" {}", brief.title) };
    ends((if room < 8 { "" } else { &left }, theme.title()), (&right, style), area, buf);
}

fn draw_lane(board: &Board, model: &Model, theme: &Theme, place: &LanePlace, buf: &mut Buffer) {
    let Some(lane) = model.lanes.get(place.lane) else { return };
    let here = place.lane == board.choice.lane;
    let is_focused = |pane: &PanePlace| here && pane.pane == board.choice.pane;
    let mut status = status(model, lane, board.at(), theme, place.area.width);
    let first = place.panes.first().filter(|pane| pane.pane.has_title());
    if place.boxed {
        let alone = first.is_some_and(is_focused);
        let is_focused = here && ((model.lanes.len() > 1 && place.column == LaneColumn::Whole) || alone);
        let title = if first.is_some() { "" } else { &status };
        boxed(theme, title, is_focused, place.area, buf);
    }
    if place.column == LaneColumn::Right {
        status.clear();
    }
    // What the border has free behind the name of the lane, or of the pane that stands in it.
    let inside = Rect { x: place.area.x + 1, width: place.area.width.saturating_sub(2), ..place.area };
    let taken = u16::try_from(width(&status)).unwrap_or(u16::MAX).saturating_add(3);
    let mut free = indented_by(lines(inside, 0, 1), taken);
    for (index, pane) in place.panes.iter().enumerate() {
        let has_status = index == 0 && pane.pane.has_title();
        let status = if has_status { &status } else { "" };
        if place.boxed && index > 0 && !pane.title.is_empty() {
            divider(theme, "", false, pane.title, buf);
        }
        if !pane.title.is_empty() {
            let sides = u16::from(place.boxed);
            let line =
                Rect { x: pane.title.x + sides, width: pane.title.width.saturating_sub(2 * sides), ..pane.title };
            let rest = title::draw(board, model, theme, (place.lane, pane, status), line, buf);
            if index == 0 {
                free = rest;
            }
        }
        draw_pane(board, model, theme, place.lane, pane, buf);
    }
    if place.boxed && place.column != LaneColumn::Right {
        others(board, model, theme, place.lane, free, buf);
    }
}

/// The lanes that found no room, at the right end of what the box's upper border has free.
fn others(board: &Board, model: &Model, theme: &Theme, shown: usize, free: Rect, buf: &mut Buffer) {
    if board.order().len() < 2 || board.places().whole_lanes().len() != 1 {
        return;
    }
    let others = board.order().iter().filter(|lane| **lane != shown);
    let names: Vec<_> = others.filter_map(|lane| Some(name(model, model.lanes.get(*lane)?))).collect();
    let hint = format!(" {} {} ", theme.glyphs.arrow, names.join(", "));
    if width(&hint) < free.width.into() {
        print_right(buf, free.x, free.y, free.width, &hint, theme.dim());
    }
}

/// Draws a pane in its area.
fn draw_pane(board: &Board, model: &Model, theme: &Theme, lane: usize, place: &PanePlace, buf: &mut Buffer) {
    if let Some(scene) = board.scene(model, lane, place.pane, theme)
        && !place.body.is_empty()
    {
        (place.pane.kind().draw)(&scene, place.body, buf);
    }
}

/// The engines of the lanes, each once: `tokio + cpython 3.12.1`.
fn engines(model: &Model) -> String {
    let mut names: Vec<String> = Vec::new();
    let shown = model.order().into_iter().map(|place| &model.lanes[place]);
    for name in shown.map(|lane| lane.info.engine_name()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" + ")
}

/// `A run · pid 4242`, and how it ended; with the engine where there are several. Where not all of it has room, the
/// process id goes first, then the engine, which the entry point implies.
fn status(model: &Model, lane: &Lane, at: Time, theme: &Theme, columns: u16) -> String {
    let several = model.lanes.iter().any(|other| other.info.engine != lane.info.engine);
    let engine = several.then(|| lane.info.engine_name());
    let pid = lane.pid().map(|pid| format!("pid {pid}"));
    let end = lane.exit(at).map(|exit| match exit {
        Exit::Code(code) => format!("exit {code}"),
        Exit::Signal(signal) => format!("killed by {}", signal_name(signal)),
        Exit::Unknown => "ended".into(),
    });
    let joined = |parts: [Option<String>; 4]| {
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        parts.join(&format!(" {} ", theme.glyphs.dot))
    };
    let name = || Some(name(model, lane));
    let whole = joined([name(), engine.clone(), pid, end.clone()]);
    let fits = |title: &String| width(title) + 6 <= columns.into();
    let short = [whole, joined([name(), engine, None, end.clone()])].into_iter().find(fits);
    short.unwrap_or_else(|| joined([name(), None, None, end]))
}

/// Where two lanes begin to differ; of lanes that are not compared, and while the picture is held elsewhere, the newest entry.
fn bottom(board: &Board, model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let is_compared = pairs(&model.lanes).next().is_some();
    match board.stop(model).filter(|_| !board.differs_now()) {
        None if !is_compared => {}
        Some(stop) if !is_compared || !board.live() => {
            entry(&stop, board.difference().is_some(), model, theme, area, buf);
        }
        _ => difference(board, model, theme, area, buf),
    }
}

/// What happened at the cursor, to the microsecond, so that a step is seen where no pane shows it.
fn entry(stop: &Stop<'_>, jumps: bool, model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Stop { lane, entry, place, count } = stop;
    let at = model.since_start(entry.at);
    let (dot, micros) = (theme.glyphs.dot, at.0 / 1_000 % 1_000);
    let letter = if model.lanes.len() > 1 { format!("{} ", lane.info.id.letter()) } else { String::new() };
    let words = format!(" {at}{micros:03} {letter}{dot} {}", saying(lane, entry));
    let jump = if jumps { "  D jump " } else { " " };
    print_right(buf, area.x, area.y, area.width, jump, theme.key());
    let area = Rect { width: area.width.saturating_sub(width(jump) as u16), ..area };
    ends((&words, theme.text()), (&format!("{place}/{count}"), theme.dim()), area, buf);
}

fn difference(board: &Board, model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some((difference, place, count)) = board.difference() else {
        let runs = model.lanes.iter().any(runs);
        let none = if runs { " no difference is certain yet" } else { " no difference between the lanes" };
        print_line(&format!("{none}{}", uncompared(&model.lanes)), theme.dim(), area, buf);
        return;
    };
    // The sentence is worth more than the words before it.
    let jump = if count > 1 && board.differs_now() { "D next " } else { "D jump " };
    let which = if count > 1 { format!("difference {} of {count}", place + 1) } else { "first difference".into() };
    let (at, sentence) = (model.since_start(difference.at), &difference.sentence);
    let room = usize::from(area.width).saturating_sub(width(jump) + 1);
    let whole = [format!(" {which}: {at} {sentence}"), format!(" {at} {sentence}")];
    let left = whole.into_iter().find(|left| width(left) <= room).unwrap_or_else(|| format!(" {sentence}"));
    ends((&left, theme.warn()), (jump, theme.key()), area, buf);
}
