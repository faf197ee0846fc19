//! A screen as text, to be looked at and compared.

use std::fmt::Write;

use loopscope::{
    model::Model,
    ui::{Brief, Effect, Input, State, Theme, pane::Pane, render},
};
use ratatui::{
    buffer::{Buffer, Cell},
    crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers},
    layout::Rect,
};

/// Gives the screen an input, and makes it ready to be drawn.
pub(crate) fn update(state: &mut State, input: Input, model: &Model) -> Vec<Effect> {
    let effects = loopscope::ui::update(state, input, model);
    state.refresh(model);
    effects
}

/// Shows the dashboard of a session, ready to be drawn.
pub(crate) fn begin(state: &mut State, brief: Brief, model: &Model) {
    state.begin(brief);
    state.refresh(model);
}

/// The pane with this title.
pub(crate) fn pane(title: &str) -> Pane {
    Pane::titled(title).expect("a pane of that title")
}

/// Draws the screen at its size.
pub(crate) fn drawn(state: &State, model: &Model, (width, height): (u16, u16)) -> Buffer {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    render(state, model, &mut buf);
    buf
}

/// The signs alone, a line each.
pub(crate) fn text(buf: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buf.area.height {
        let line: String = (0..buf.area.width).map(|x| buf[(x, y)].symbol()).collect();
        text += line.trim_end();
        text.push('\n');
    }
    text
}

/// The styles: a letter for each, in the order in which they appear, `.` for plain; then what the letters mean.
pub(crate) fn styles(buf: &Buffer) -> String {
    let mut known: Vec<String> = Vec::new();
    let mut map = String::new();
    for y in 0..buf.area.height {
        for x in 0..buf.area.width {
            let letter = match style(&buf[(x, y)]) {
                plain if plain.is_empty() => '.',
                style => {
                    let place = known.iter().position(|old| *old == style).unwrap_or_else(|| {
                        known.push(style);
                        known.len() - 1
                    });
                    char::from(b'a' + place as u8)
                }
            };
            map.push(letter);
        }
        map.push('\n');
    }
    for (letter, style) in ('a'..).zip(known) {
        let _ = writeln!(map, "{letter} {style}");
    }
    map
}

/// A cell's style; blank cells have none but their ground, which is left out where it is the theme's.
fn style(cell: &Cell) -> String {
    use ratatui::style::{Color, Modifier};
    let mut parts = Vec::new();
    let ground = Theme::ALL[0].hues.and_then(|hues| hues.ground);
    let is_plain =
        |color: Color| color == Color::Reset || ground.is_some_and(|ground| color == ground.0 || color == ground.1);
    if !is_plain(cell.fg) && cell.symbol() != " " {
        parts.push(cell.fg.to_string());
    }
    if !is_plain(cell.bg) {
        parts.push(format!("on {}", cell.bg));
    }
    if !cell.modifier.is_empty() && (cell.symbol() != " " || cell.modifier.contains(Modifier::REVERSED)) {
        parts.push(format!("{:?}", cell.modifier));
    }
    parts.join(" ")
}

/// Presses keys: characters, and names such as `<Enter>` or `<^z>`.
pub(crate) fn press(state: &mut State, model: &Model, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let name = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')).filter(|(name, _)| !name.is_empty());
        let key = match name {
            Some((name, after)) => {
                rest = after;
                named(name)
            }
            None => {
                rest = &rest[first.len_utf8()..];
                KeyEvent::from(KeyCode::Char(first))
            }
        };
        effects.extend(update(state, Input::Terminal(Event::Key(key)), model));
    }
    effects
}

fn named(name: &str) -> KeyEvent {
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Bksp" => KeyCode::Backspace,
        "Tab" => KeyCode::Tab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "lt" => KeyCode::Char('<'),
        _ => {
            let char = name.strip_prefix('^').and_then(|rest| rest.chars().next()).expect("a name of a key");
            return KeyEvent::new(KeyCode::Char(char), KeyModifiers::CONTROL);
        }
    };
    KeyEvent::from(code)
}
