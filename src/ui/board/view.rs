//! ```text
//!  graceful-shutdown · tokio                              ● live   00:02.314
//! ┌ A run · pid 4242 ────────────────┐┌ B EventLoop · pid 4243 ───────────┐
//! │ header                           ││                                   │
//! ├ tasks ───────────────────────────┤├ tasks ────────────────────────────┤
//! │                                  ││                                   │
//! └──────────────────────────────────┘└───────────────────────────────────┘
//!  first difference: 00:01.002 B never cancels its leftovers        D jump
//! ```

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::{Board, LanePlace, PanePlace, Places, runs, time::Stop};
use crate::{
    event::{Exit, Time, signal_name},
    finding::{pairs, uncompared},
    model::{Lane, Model, saying},
    ui::{
        frame::{boxed, divider, ends, hidden_rows, indented_by, print_line},
        headline,
        lane::{letter, name},
        pane::{Counter, Pane, PaneColumn},
        theme::Theme,
        widget::text::{print_right, width},
    },
};

pub(in crate::ui) fn draw(board: &Board, model: &Model, theme: &Theme, places: &Places, buf: &mut Buffer) {
    title(board, model, theme, places.title, buf);
    if let Some(scene) = board.headline_scene(model, theme) {
        headline::draw(&scene, buf.area, places.headline, buf);
    }
    for place in &places.lanes {
        draw_lane(board, model, theme, place, buf);
    }
    bottom(board, model, theme, places.difference, buf);
}

/// Scenario and engine, and the moment.
fn title(board: &Board, model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
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
        right.insert_str(0, &format!("{}  ", board.speed()));
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
    let is_right = place.column == Some(PaneColumn::Right);
    let status = status(model, lane, board.at(), theme, place.area.width);
    // A pane that comes first has its name in the box's upper border, or in a line of its own.
    let first = place.panes.first().map(|pane| pane.pane).filter(|pane| pane.has_title());
    let note = |pane: Pane| board.scene(model, place.lane, pane, theme).and_then(|scene| (pane.kind().note)(&scene));
    let title = first.map_or(status.clone(), |pane| {
        let note = note(pane).filter(|_| place.boxed);
        let note = note.map_or_else(String::new, |(note, _)| format!(" {} {note}", theme.glyphs.dot));
        let status = if is_right { String::new() } else { format!(" {} {status}", theme.glyphs.dot) };
        format!("{}{note}{status}", titled(pane))
    });
    if place.boxed {
        let is_first = first == Some(board.choice.pane);
        boxed(theme, &title, here && ((model.lanes.len() > 1 && place.column.is_none()) || is_first), place.area, buf);
        let counted = place.panes.first().is_some_and(|pane| {
            let border =
                Rect { x: place.area.x + 1, width: place.area.width.saturating_sub(2), height: 1, ..place.area };
            let used = u16::try_from(width(&title)).unwrap_or(u16::MAX).saturating_add(4);
            pane.pane.has_title() && more(board, model, theme, place.lane, pane, indented_by(border, used), buf)
        });
        if !counted && !is_right {
            others(board, model, theme, place, &title, buf);
        }
    }
    for pane in &place.panes {
        let focused = here && pane.pane == board.choice.pane;
        if !place.boxed {
            let used = print_line(&title, theme.title(), pane.title, buf);
            more(board, model, theme, place.lane, pane, indented_by(pane.title, used), buf);
        } else if !pane.title.is_empty() {
            let rest = divider(theme, &titled(pane.pane), focused, pane.title, buf);
            let mut used = 0;
            if let Some((note, style)) = note(pane.pane) {
                used =
                    print_line(&format!("{} {note} ", theme.glyphs.dot), style.add_modifier(Modifier::BOLD), rest, buf);
            }
            more(board, model, theme, place.lane, pane, indented_by(rest, used), buf);
        }
        draw_pane(board, model, theme, place.lane, pane, buf);
    }
}

/// The lanes that found no room, at the right end of the box's upper border.
fn others(board: &Board, model: &Model, theme: &Theme, place: &LanePlace, title: &str, buf: &mut Buffer) {
    let hidden = board.order().len() > 1 && board.places().whole_lanes().len() == 1;
    let taken = u16::try_from(title.chars().count()).unwrap_or(u16::MAX).saturating_add(6);
    if !hidden || place.area.width < taken {
        return;
    }
    let left = place.area.width - taken;
    let others = board.order().iter().filter(|lane| **lane != place.lane);
    let names: Vec<_> = others.filter_map(|lane| Some(name(model, model.lanes.get(*lane)?))).collect();
    let hint = format!(" {} {} ", theme.glyphs.arrow, names.join(", "));
    if usize::from(left) >= hint.chars().count() {
        print_right(buf, place.area.right() - 1 - left, place.area.y, left, &hint, theme.dim());
    }
}

/// How many rows of a list have no room above and below, at the right end of its title line. Of rows of several lines,
/// which of them is selected. Whether there is something to say, and room for it.
fn more(
    board: &Board,
    model: &Model,
    theme: &Theme,
    lane: usize,
    place: &PanePlace,
    area: Rect,
    buf: &mut Buffer,
) -> bool {
    let kind = place.pane.kind();
    let Some(scene) = board.scene(model, lane, place.pane, theme) else { return false };
    let rows = (kind.rows)(&scene);
    let shown = scene.list.visible(rows, place.body.height.saturating_sub(kind.head));
    let words = match (kind.counter, shown.start, rows - shown.end) {
        (Counter::Selected, ..) if scene.focused && rows > 1 => {
            format!(" {}/{rows} ", scene.list.selected.min(rows - 1) + 1)
        }
        (Counter::Hidden, above, below) if above + below > 0 => hidden_rows(theme, above, below),
        _ => return false,
    };
    let columns = u16::try_from(width(&words)).unwrap_or(u16::MAX);
    let fits = columns + 1 < area.width;
    if fits {
        print_right(buf, area.x, area.y, area.width - 1, &words, theme.dim());
    }
    fits
}

/// Draws a pane in its area.
fn draw_pane(board: &Board, model: &Model, theme: &Theme, lane: usize, place: &PanePlace, buf: &mut Buffer) {
    if let Some(scene) = board.scene(model, lane, place.pane, theme)
        && !place.body.is_empty()
    {
        (place.pane.kind().draw)(&scene, place.body, buf);
    }
}

/// A pane's key and its name. Without the brackets it would read as a count.
fn titled(pane: Pane) -> String {
    let kind = pane.kind();
    kind.chords.first().map_or_else(String::new, |chord| format!("[{chord}] {}", kind.title))
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
    let fits = |title: &String| !several || width(title) + 6 <= columns.into();
    let short = [whole, joined([name(), engine, None, end.clone()])].into_iter().find(fits);
    short.unwrap_or_else(|| joined([name(), None, None, end]))
}

/// Where two lanes begin to differ; of one lane, and while the picture is held elsewhere, the newest entry.
fn bottom(board: &Board, model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    match board.stop(model).filter(|_| !board.differs_now()) {
        None if pairs(&model.lanes).next().is_none() => {}
        Some(stop) if model.lanes.len() == 1 || !board.live() => {
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
