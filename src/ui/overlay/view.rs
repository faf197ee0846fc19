//! How overlays are drawn: over the middle of the screen, or in its last line where a text is typed.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
    widgets::{Clear, Widget},
};

use super::{ActionRow, Actions, Overlay, Question, SIGNALS, Signals, glossary::Term, rerun};
use crate::{
    event::signal_name,
    ui::{
        frame::{boxed, indented_by, lines, print_line, row, under},
        keymap::{KEYS as KEY_TABLE, Key, When},
        text_input::TextInput,
        theme::Theme,
        widget::text::{lines as text_lines, print, print_right, width, wrap},
    },
};

/// The widest that help gets.
const HELP: u16 = 110;
/// Columns for the keys, and for the words that are explained.
const KEYS: u16 = 18;
/// From this width on, sentences are shown whole.
const WHOLE: u16 = 80;
/// Lines for the whole of the selected sentence.
const FOOT: u16 = 2;
/// From this height on, there is room for them below the list.
const FOOTED: u16 = 8;
/// The least and the most columns of a question.
const QUESTION: (u16, u16) = (34, 60);
/// What stands before what is typed into the program.
const TYPING: &str = "keys go to the program: ";
/// The rows of the palette.
const PALETTE: usize = 14;

pub(in crate::ui) fn draw(overlay: &Overlay, theme: &Theme, now: &dyn Fn(When) -> bool, area: Rect, buf: &mut Buffer) {
    let last = lines(area, area.height.saturating_sub(1), 1);
    match overlay {
        Overlay::Actions(actions) => draw_actions(actions, theme, now, place(actions, area), buf),
        Overlay::Signals(signals) => draw_signals(signals, theme, area, buf),
        Overlay::Lanes(lanes) => lanes.draw(theme, area, buf),
        Overlay::Advise(advise) => advise.draw(theme, area, buf),
        Overlay::Lessons(lessons) => lessons.draw(theme, area, buf),
        Overlay::Question(question) => draw_question(question, theme, area, buf),
        Overlay::Rerun(rerun) => rerun::draw(rerun, theme, area, buf),
        Overlay::Filter(line, title) => {
            draw_line(
                &format!("filter {title}: "),
                line,
                &format!("{} keep  Esc clear ", theme.glyphs.enter),
                theme,
                last,
                buf,
            );
        }
        Overlay::Typing(line) => draw_typing(line, theme, last, buf),
        Overlay::Time(line) => {
            let hint = format!("1.25s  250ms  00:06.180  {} go  Esc no ", theme.glyphs.enter);
            draw_line("go to: ", line, &hint, theme, last, buf);
        }
        Overlay::Search(line, matches) => {
            let count = if line.text().is_empty() { String::new() } else { format!("{matches} found  ") };
            draw_line("search: ", line, &format!("{count}{} go  Esc no ", theme.glyphs.enter), theme, last, buf);
        }
    }
}

/// The rows of the list of help and palette.
pub(in crate::ui) fn rows(actions: &Actions, area: Rect) -> Rect {
    rows_of(place(actions, area))
}

/// The rows in a box: below the search, and above the whole sentence where rows cut it.
fn rows_of(area: Rect) -> Rect {
    let inner = lines(area, 2, area.height.saturating_sub(3 + foot(area)));
    Rect { x: inner.x + inner.width.min(1), width: inner.width.saturating_sub(2), ..inner }
}

/// The lines of a box for the selected sentence.
const fn foot(area: Rect) -> u16 {
    if area.height >= FOOTED { FOOT } else { 0 }
}

/// The box does not change its size while a text is searched.
fn place(actions: &Actions, area: Rect) -> Rect {
    let count = if actions.all { KEY_TABLE.len() } else { PALETTE };
    middle(area, HELP, u16::try_from(count).unwrap_or(u16::MAX).saturating_add(3))
}

/// A box in the middle, of this size where there is room.
pub(super) fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

fn draw_actions(actions: &Actions, theme: &Theme, now: &dyn Fn(When) -> bool, area: Rect, buf: &mut Buffer) {
    Clear.render(area, buf);
    let title = if actions.all { "help: keys and words" } else { "do" };
    let inner = boxed(theme, title, true, area, buf);
    let query = indented_by(inner, 2);
    if actions.types || !actions.query.text().is_empty() {
        let used = print_line("search: ", theme.key(), query, buf);
        let query = indented_by(query, used);
        if actions.types {
            actions.query.draw(theme.key(), query, buf);
        } else {
            print_line(actions.query.text(), theme.key(), query, buf);
        }
    } else {
        print_line("/ search keys, marks, states and checks", theme.dim(), query, buf);
    }
    let list = rows_of(area);
    let rows = actions.rows(now);
    if rows.is_empty() {
        print_line(&actions.nothing(), theme.dim(), indented_by(list, 2), buf);
    }
    let visible = actions.list.visible(rows.len(), list.height);
    for (y, place) in (list.y..).zip(visible) {
        let line = Rect { y, height: 1, ..list };
        let (style, text) = row(theme, place == actions.list.selected, true, line, buf);
        draw_row(&rows[place], theme, style, now, text, buf);
    }
    if let Some(row) = rows.get(actions.list.selected).filter(|_| foot(area) > 0) {
        let foot = lines(inner, inner.height.saturating_sub(FOOT), FOOT);
        wrap(indented_by(foot, 2), buf, meaning(row), theme.text());
    }
    draw_foot(actions, rows.len(), theme, area, buf);
}

/// What closes the box, and where its list stands.
fn draw_foot(actions: &Actions, rows: usize, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let last =
        Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..lines(area, area.height.saturating_sub(1), 1) };
    let close = match (actions.all, actions.types) {
        (true, true) => format!(" {} keep  Esc all ", theme.glyphs.enter),
        (true, false) => format!(" {} do  ? close ", theme.glyphs.enter),
        (false, _) => format!(" {} do  Esc close ", theme.glyphs.enter),
    };
    let right = format!(" {}/{rows} ", (actions.list.selected + 1).min(rows));
    print_line(&close, theme.dim(), last, buf);
    if width(&close) + width(&right) <= last.width.into() {
        print_right(buf, last.x, last.y, last.width, &right, theme.dim());
    }
}

/// What a row says, whole.
const fn meaning(row: &ActionRow) -> &'static str {
    match row {
        ActionRow::Heading(_) => "",
        ActionRow::Key(key) => key.help,
        ActionRow::Command(command) => command.help,
        ActionRow::Term(term) => term.meaning,
    }
}

fn draw_row(row: &ActionRow, theme: &Theme, style: Style, now: &dyn Fn(When) -> bool, area: Rect, buf: &mut Buffer) {
    match row {
        ActionRow::Heading(heading) => {
            let used = print_line(heading, theme.title().patch(style), area, buf);
            let line = theme.glyphs.dash.repeat(area.width.saturating_sub(used + 2).into());
            print_line(&line, theme.dim().patch(style), indented_by(area, used + 1), buf);
        }
        ActionRow::Key(key) => draw_key(key, theme, style, now(key.when), area, buf),
        ActionRow::Command(command) => {
            let keys = key_columns(area.width);
            print(buf, area.x, area.y, keys.saturating_sub(1), &command.words, theme.accent().patch(style));
            print(buf, area.x + keys, area.y, area.width - keys, command.help, style);
        }
        ActionRow::Term(term) => draw_term(term, theme, style, area, buf),
    }
}

fn draw_term(term: &Term, theme: &Theme, style: Style, area: Rect, buf: &mut Buffer) {
    let sign = term.sign.map_or_else(String::new, |sign| format!("{} ", sign(theme.glyphs)));
    let name = format!("{sign}{}", term.word);
    // A word is shown whole: what is longer than its column takes of the meaning's, which stands below the list as well.
    let whole = u16::try_from(width(&name) + 1).unwrap_or(u16::MAX);
    let keys = key_columns(area.width).max(whole).min(area.width);
    print(buf, area.x, area.y, keys.saturating_sub(1), &name, theme.accent().patch(style));
    print(buf, area.x + keys, area.y, area.width - keys, term.meaning, theme.text().patch(style));
}

/// Columns for the keys.
fn key_columns(width: u16) -> u16 {
    if width < WHOLE - 4 { 14 } else { KEYS }.min(width)
}

fn draw_key(key: &Key, theme: &Theme, style: Style, now: bool, area: Rect, buf: &mut Buffer) {
    let shown = if area.width < WHOLE - 4 { 1 } else { key.chords.len() };
    let chords: Vec<_> = key.chords.iter().take(shown).map(ToString::to_string).collect();
    let keys = key_columns(area.width);
    let (first, plain) = if now { (theme.key(), style) } else { (theme.dim(), theme.dim()) };
    print(buf, area.x, area.y, keys.saturating_sub(1), &chords.join(" "), first.patch(style));
    print(buf, area.x + keys, area.y, area.width - keys, key.help, plain.patch(style));
}

fn draw_signals(signals: &Signals, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let height = u16::try_from(SIGNALS.len()).unwrap_or(u16::MAX).saturating_add(5);
    let area = middle(area, 52, height);
    Clear.render(area, buf);
    let inner = boxed(theme, "send a signal", true, area, buf);
    for (place, (number, about)) in SIGNALS.iter().enumerate() {
        let line = lines(inner, u16::try_from(place).unwrap_or(u16::MAX), 1);
        if line.is_empty() {
            break;
        }
        let (style, text) = row(theme, place == signals.selected, true, line, buf);
        print(buf, text.x, text.y, text.width, &format!("{:<8} {number:>2}   {about}", signal_name(*number)), style);
    }
    let from = u16::try_from(SIGNALS.len()).unwrap_or(u16::MAX);
    let to = match (signals.several, signals.all) {
        (false, _) => format!("to {}", signals.here),
        (true, true) => format!("to [all lanes]  {}", signals.here),
        (true, false) => format!("to  all lanes  [{}]", signals.here),
    };
    let lane = if signals.several { "Tab lane  " } else { "" };
    let hint = format!("{} send  {lane}Esc no", theme.glyphs.enter);
    for (place, text, style) in [(from + 1, to, theme.text()), (from + 2, hint, theme.dim())] {
        let line = lines(inner, place, 1);
        print_line(&text, style, indented_by(line, 2), buf);
    }
}

/// The question in a box of its own, an answer a line.
fn draw_question(question: &Question, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let inside = u16::try_from(width(&question.text)).unwrap_or(u16::MAX).clamp(QUESTION.0, QUESTION.1);
    let columns = inside.min(area.width.saturating_sub(6));
    let text = text_lines(&question.text, columns.into()).count();
    let lines_of = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let hint = u16::from(question.nudged);
    let height = lines_of(text + question.answers.len()).saturating_add(4 + hint);
    let area = middle(area, columns + 6, height);
    Clear.render(area, buf);
    let inner = boxed(theme, "", true, area, buf);
    let inner = Rect { width: inner.width.saturating_sub(2), ..indented_by(inner, 2) };
    let used = wrap(inner, buf, &question.text, theme.warn().add_modifier(Modifier::BOLD));
    let mut rest = under(inner, used + u16::from(inner.height > used + lines_of(question.answers.len()) + 1 + hint));
    let answers = question.answers.iter().map(|answer| (answer.key.to_string(), answer.words.as_str()));
    for (key, words) in answers.chain([("n".to_owned(), question.no)]) {
        let used = print_line(&key, theme.key(), rest, buf);
        print_line(words, theme.text(), indented_by(rest, used + 2), buf);
        rest = under(rest, 1);
    }
    if question.nudged {
        print_line("press one of these keys first", theme.warn(), rest, buf);
    }
}

/// A text being typed in the last line, and what keys do with it.
/// The end of the line is what is being typed.
fn draw_typing(text: &str, theme: &Theme, area: Rect, buf: &mut Buffer) {
    const HINT: &str = "^] back ";
    let room = usize::from(area.width).saturating_sub(width(TYPING) + width(HINT) + 4);
    let mut shown = text;
    while width(shown) > room {
        shown = shown.char_indices().nth(1).map_or("", |(next, _)| &shown[next..]);
    }
    draw_line(TYPING, &TextInput::new(shown), HINT, theme, area, buf);
}

fn draw_line(label: &str, line: &TextInput, hint: &str, theme: &Theme, area: Rect, buf: &mut Buffer) {
    Clear.render(area, buf);
    let used = 1 + print_line(label, theme.key(), indented_by(area, 1), buf);
    let used = used + line.draw(theme.text(), indented_by(area, used), buf);
    if usize::from(area.width.saturating_sub(used + 2)) > width(hint) {
        print_right(buf, area.x, area.y, area.width, hint, theme.dim());
    }
}
