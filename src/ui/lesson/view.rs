//! How a card is drawn.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    widgets::{Clear, Widget},
};

use super::{
    Shown, Taught,
    card::{LINES, LineKind, card_lines},
};
use crate::{
    event::Time,
    lesson::Stage,
    model::Model,
    ui::{
        frame::{boxed, indented_by, label, lines},
        theme::Theme,
        widget::text::{print, width, wrap},
    },
};

/// The least screen that a lesson is taught on.
const LEAST: (u16, u16) = (80, 20);
/// From this height on a card may have more lines than it is written for.
const TALL: u16 = 32;
/// The widest that a card's lines get.
const COLUMNS: u16 = 100;

/// The lines that the card takes on a screen, its box included.
pub(in crate::ui) fn height(taught: &Taught, model: &Model, at: Time, screen: Rect) -> u16 {
    if !has_room(screen) {
        return 5.min(screen.height / 2);
    }
    let wanted = u16::try_from(shown(taught, model, at, screen).len()).unwrap_or(u16::MAX);
    let least = LINES as u16;
    (if screen.height >= TALL { wanted.clamp(least, 2 * least) } else { least }) + 2
}

const fn has_room(screen: Rect) -> bool {
    screen.width >= LEAST.0 && screen.height >= LEAST.1
}

pub(in crate::ui) fn draw(
    taught: &Taught,
    (model, at): (&Model, Time),
    theme: &Theme,
    (screen, area): (Rect, Rect),
    buf: &mut Buffer,
) {
    Clear.render(area, buf);
    let dot = theme.glyphs.dot;
    let (card, all) = (taught.card() + 1, taught.lesson.cards.len());
    let title = format!("lesson {}: {} {dot} {card} of {all}", taught.number, taught.lesson.title);
    let inner = boxed(theme, &title, true, area, buf);
    let inner = indented_by(inner, 1);
    let inner = Rect { width: inner.width.saturating_sub(1).min(COLUMNS), ..inner };
    if !has_room(screen) {
        let (columns, rows) = LEAST;
        let name = &taught.lesson.name;
        let sentence = format!(
            "This lesson needs a terminal of {columns}x{rows}, and this one is {}x{}. Make it larger, or leave with Esc and \
             run `loopscope learn {name} --plain`.",
            screen.width, screen.height
        );
        wrap(inner, buf, &sentence, theme.warn());
        return;
    }
    for ((kind, line), y) in shown(taught, model, at, screen).iter().zip(inner.y..inner.bottom()) {
        draw_line(*kind, line, theme, Rect { y, height: 1, ..inner }, buf);
    }
    if let (Shown::At(_), Some(mark)) = (taught.shown, taught.lesson.mark(taught.card())) {
        // The moment of a question may be half of its answer.
        let asks = matches!(taught.stage(), Stage::Asks | Stage::Nudges | Stage::Wrong(_));
        let what = if asks { format!("{} lane", mark.lane) } else { mark.to_string() };
        let what = format!("{} {dot} {what}", model.since_start(at));
        let taken = u16::try_from(width(&what) + 4).unwrap_or(u16::MAX).min(area.width);
        let bottom = lines(area, area.height.saturating_sub(1), 1);
        label(theme, &what, false, indented_by(bottom, bottom.width - taken), buf);
    }
}

/// The lines of what there is to say now.
fn shown(taught: &Taught, model: &Model, at: Time, screen: Rect) -> Vec<(LineKind, String)> {
    let columns = usize::from(screen.width.saturating_sub(4).min(COLUMNS));
    let (lesson, place) = (&taught.lesson, taught.card());
    let said = |text: String| {
        let broken = crate::ui::widget::text::lines(&text, columns).map(|line| (LineKind::Text, line.to_owned()));
        broken.collect::<Vec<_>>()
    };
    let what = lesson.mark(place).map_or_else(String::new, ToString::to_string);
    if taught.is_own_run() {
        return said(
            "This is a run of your own: look around as you like, `R` changes it again. Enter goes back to the lesson."
                .into(),
        );
    }
    match taught.shown {
        Shown::Sought => said(format!("The program runs. The lesson goes on at this moment: {what}.")),
        Shown::Missing if taught.stage() != Stage::Text => {
            card_lines(lesson, &lesson.cards[place], taught.stage(), (model, at), columns)
        }
        Shown::Missing => {
            said(format!("This run never came to this moment: {what}. `r` runs it again, Enter goes on."))
        }
        Shown::At(_) => card_lines(lesson, &lesson.cards[place], taught.stage(), (model, at), columns),
    }
}

fn draw_line(kind: LineKind, line: &str, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let style = match kind {
        LineKind::Text | LineKind::Answer => theme.text(),
        LineKind::Ask => theme.title(),
        LineKind::Right => theme.good(),
        LineKind::Wrong => theme.warn(),
        LineKind::Hint => theme.dim(),
    };
    print(buf, area.x, area.y, area.width, line, style);
    if kind == LineKind::Answer && !line.starts_with(' ') {
        print(buf, area.x, area.y, 1, &line[..1], theme.key());
    }
}
