//! How the headline is drawn, in as many lines as a screen has for it.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    widgets::{Block, Borders, Clear, Widget},
};

use super::{
    HeadlineScene, chain,
    title::{question, since},
};
use crate::{
    event::clean,
    finding::Verdict,
    ui::{
        frame::{indented_by, lines, print_line, under},
        lane::name,
        widget::text::{self, print, print_right, width},
    },
};

/// From this height of the screen on, it has a box around it; below, a rule above it.
const BOXED: u16 = 30;
/// Below this height of the screen, it has neither.
const RULED: u16 = 14;
/// Below this height of the screen, it has no room at all.
const LEAST: u16 = 7;
/// What is calm takes one line of so many, and four at most.
const CALM: u16 = 8;
/// Columns of the sign before the sentence.
const SIGN: u16 = 2;

/// What is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    Nothing,
    Rule,
    Box,
}

/// What it says, broken into lines.
struct Text {
    sentence: Vec<String>,
    /// Whether a line stays free below the sentence.
    air: bool,
    chain: Vec<Vec<chain::Piece>>,
    fix: Vec<String>,
}

/// The lines that it takes of a screen.
pub(in crate::ui) fn height(scene: &HeadlineScene<'_>, screen: Rect) -> u16 {
    let frame = frame(scene, screen);
    if screen.height < LEAST {
        return 0;
    }
    text(scene, frame, screen.width, most(scene, frame, screen.height)).height() + sides(frame)
}

const fn sides(frame: Frame) -> u16 {
    match frame {
        Frame::Nothing => 0,
        Frame::Rule => 1,
        Frame::Box => 2,
    }
}

fn frame(scene: &HeadlineScene<'_>, screen: Rect) -> Frame {
    match screen.height {
        _ if scene.is_calm() => Frame::Nothing,
        ..RULED => Frame::Nothing,
        RULED..BOXED => Frame::Rule,
        BOXED.. => Frame::Box,
    }
}

/// The most lines of text on a screen of that height.
fn most(scene: &HeadlineScene<'_>, frame: Frame, height: u16) -> u16 {
    match frame {
        Frame::Nothing if scene.is_calm() => (height / CALM).clamp(1, 4),
        Frame::Nothing => 1 + height / 10,
        Frame::Rule => (height / 4).max(3),
        Frame::Box => (height / 4).clamp(6, 12),
    }
}

/// The columns of its text.
const fn columns(frame: Frame, width: u16) -> u16 {
    let sides = match frame {
        Frame::Box => 4,
        Frame::Rule | Frame::Nothing => 2,
    };
    width.saturating_sub(sides + SIGN)
}

/// What fits into so many lines: of each part one line, then the whole sentence, the fix, the evidence.
fn text(scene: &HeadlineScene<'_>, frame: Frame, width: u16, most: u16) -> Text {
    let columns = usize::from(columns(frame, width).max(1));
    let sentence = broken(&sentence(scene, frame == Frame::Nothing), columns);
    if scene.is_calm() {
        return Text { sentence: cut(sentence, most.into()), air: false, chain: Vec::new(), fix: Vec::new() };
    }
    let fix = scene.headline.fix.as_ref().map_or_else(Vec::new, |fix| broken(&format!("Fix: {fix}"), columns));
    let chain = chain::lines(scene, columns, usize::from(most));
    let mut left = usize::from(most).saturating_sub(1);
    let fix_least = usize::from(!fix.is_empty() && left > 0);
    left -= fix_least;
    let chain_least = usize::from(!chain.is_empty() && left > 0);
    left -= chain_least;
    let mut give = |wants: usize, has: usize| {
        let more = wants.saturating_sub(has).min(left);
        left -= more;
        has + more
    };
    let sentence_lines = give(sentence.len(), 1);
    let fix_lines = give(fix.len(), fix_least);
    let chain_lines = give(chain.len(), chain_least);
    let chain = if chain_lines < chain.len() { chain::lines(scene, columns, chain_lines) } else { chain };
    let air = frame == Frame::Box && left > 0 && !(chain.is_empty() && fix.is_empty());
    Text { sentence: cut(sentence, sentence_lines), air, chain, fix: cut(fix, fix_lines) }
}

/// The sentence; where no border says of which of several lanes it is, with its name.
fn sentence(scene: &HeadlineScene<'_>, is_bare: bool) -> String {
    let sentence = &scene.headline.sentence;
    match scene.lane().filter(|_| scene.model.lanes.len() > 1 && is_bare && !scene.headline.is_of_all) {
        Some(lane) if scene.is_calm() => format!("{}: {sentence}", name(scene.model, lane)),
        Some(lane) => format!("{}: {sentence}", lane.info.id.letter()),
        None => sentence.clone(),
    }
}

fn broken(text: &str, columns: usize) -> Vec<String> {
    text::lines(&clean(text), columns).map(String::from).collect()
}

/// The first lines of a text; the last one shows that there are more, as [`print`] cuts it.
fn cut(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most && most > 0 {
        lines[most - 1] = lines[most - 1..].join(" ");
    }
    lines.truncate(most);
    lines
}

impl Text {
    fn height(&self) -> u16 {
        let lines = self.sentence.len() + usize::from(self.air) + self.chain.len() + self.fix.len();
        u16::try_from(lines).unwrap_or(u16::MAX)
    }
}

/// Draws it on top of a screen, in the lines that [`height`] gave it.
pub(in crate::ui) fn draw(scene: &HeadlineScene<'_>, screen: Rect, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let frame = frame(scene, screen);
    Clear.render(area, buf);
    around(scene, frame, area, buf);
    let left = if frame == Frame::Box { 2 } else { 1 };
    let width = columns(frame, area.width).saturating_add(SIGN);
    let inner = lines(area, sides(frame).min(1), area.height.saturating_sub(sides(frame)));
    let inner = Rect { width: width.min(inner.width), ..indented_by(inner, left) };
    let text = text(scene, frame, area.width, inner.height);
    draw_text(scene, &text, inner, buf);
}

fn draw_text(scene: &HeadlineScene<'_>, text: &Text, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let verdict = scene.headline.verdict;
    let sign = theme.verdict_sign(verdict);
    print_line(sign, accent(scene), area, buf);
    let style = if scene.is_calm() { theme.text() } else { theme.title() };
    let mut rest = indented_by(area, SIGN);
    for line in &text.sentence {
        print_line(line, style, rest, buf);
        rest = under(rest, 1);
    }
    rest = under(rest, u16::from(text.air));
    for pieces in &text.chain {
        let mut line = lines(rest, 0, 1);
        for (words, style) in pieces {
            line = indented_by(line, print_line(words, *style, line, buf));
        }
        rest = under(rest, 1);
    }
    for (place, line) in text.fix.iter().enumerate() {
        print_line(line, theme.text(), rest, buf);
        if place == 0 {
            print_line("Fix:", theme.fix(), Rect { width: rest.width.min(4), ..rest }, buf);
        }
        rest = under(rest, 1);
    }
}

/// The style of its sign and its border.
fn accent(scene: &HeadlineScene<'_>) -> Style {
    match scene.headline.verdict {
        Verdict::Fail => scene.theme.bad(),
        Verdict::Unknown => scene.theme.warn(),
        Verdict::Ok | Verdict::NotApplicable => scene.theme.good(),
    }
}

/// Its box or its rule, and what stands in it.
fn around(scene: &HeadlineScene<'_>, frame: Frame, area: Rect, buf: &mut Buffer) {
    let (theme, is_bad) = (scene.theme, scene.headline.verdict == Verdict::Fail);
    let borders = match frame {
        Frame::Nothing => return,
        Frame::Rule => Borders::TOP,
        Frame::Box => Borders::ALL,
    };
    let set = if is_bad { theme.glyphs.alarm } else { theme.glyphs.border };
    Block::new().borders(borders).border_set(set).border_style(accent(scene)).render(area, buf);
    let badge = format!(" {} ", question(scene));
    let style = if is_bad { theme.alarm() } else { accent(scene) };
    let line = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    let used = print(buf, line.x, line.y, line.width, &badge, style);
    let rest = indented_by(line, used + 1);
    if let Some(since) = since(scene, usize::from(rest.width).saturating_sub(3)) {
        let words = format!(" {since} ");
        debug_assert!(width(&words) < rest.width.into());
        print_right(buf, rest.x, rest.y, rest.width - 1, &words, theme.title());
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect};

    use super::{HeadlineScene, draw, height};
    use crate::{
        event::{Event, LaneId, Observation, SiteId, Time, What},
        finding::{Headline, Step, Verdict},
        model::{LaneInfo, Model},
        ui::Theme,
    };

    fn us(us: u64) -> Time {
        Time(us * 1_000)
    }

    fn seen(at: Time, what: Observation) -> Event {
        Event { at, lane: LaneId(0), site: SiteId::NONE, what: What::Observation(what) }
    }

    /// A service that was sent SIGTERM and does not stop.
    fn stuck(lanes: u8) -> Model {
        let info = |id| LaneInfo { id: LaneId(id), title: "python3 app.py".into(), ..LaneInfo::default() };
        let mut model = Model::new((0..lanes).map(info).collect());
        model.apply(&seen(us(0), Observation::Started { pid: 4711 }));
        model.apply(&seen(us(6_180_000), Observation::SignalSent { signal: 15 }));
        model
    }

    fn wrong() -> Headline {
        let step = |at, text: &str| Step { at: us(at), text: text.into() };
        Headline {
            lane: LaneId(0),
            is_of_all: false,
            verdict: Verdict::Fail,
            rule: Some("cancel-swallowed"),
            sentence: "Task consumer swallows CancelledError at app.py:8 and carries on. main() waits for consumer at \
                       app.py:18, so the loop cannot finish."
                .into(),
            evidence: vec![
                step(6_180_000, "SIGTERM"),
                step(6_180_310, "handler stop.set()"),
                step(6_180_414, "main: consumer.cancel() :17"),
                step(6_180_512, "delivered :6"),
                step(6_180_611, "swallowed :8"),
            ],
            fix: Some("Catch TimeoutError alone, or `raise` after the cleanup.".into()),
            since: Some(us(6_180_611)),
            causes: 2,
        }
    }

    fn calm() -> Headline {
        let sentence = "The loop runs 12 tasks, all waiting; the loop is idle.".into();
        let (rule, evidence, fix, since) = (None, Vec::new(), None, None);
        Headline {
            lane: LaneId(0),
            is_of_all: false,
            verdict: Verdict::Ok,
            rule,
            sentence,
            evidence,
            fix,
            since,
            causes: 0,
        }
    }

    fn drawn(headline: &Headline, lanes: u8, theme: &Theme, (width, height_of_screen): (u16, u16)) -> String {
        let model = stuck(lanes);
        let scene = HeadlineScene { model: &model, headline, at: us(14_203_000), step: None, theme };
        let screen = Rect::new(0, 0, width, height_of_screen);
        let mut buf = Buffer::empty(Rect { height: height(&scene, screen), ..screen });
        let area = buf.area;
        draw(&scene, screen, area, &mut buf);
        crate::ui::pane::text_of(&buf)
    }

    const SIZES: [(u16, u16); 5] = [(160, 48), (80, 24), (60, 20), (40, 12), (300, 90)];

    #[test]
    fn what_is_wrong_in_every_size() {
        let all = SIZES.map(|size| drawn(&wrong(), 1, &Theme::ALL[0], size));
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn in_ascii_and_of_several_lanes() {
        let ascii = Theme::ALL[0].clone().ascii();
        let all = [(160, 48), (80, 24), (40, 12)].map(|size| drawn(&wrong(), 2, &ascii, size));
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn what_may_be_wrong_and_nothing() {
        let unknown = Headline { verdict: Verdict::Unknown, causes: 0, ..wrong() };
        let all = [drawn(&unknown, 1, &Theme::ALL[0], (100, 30)), drawn(&calm(), 1, &Theme::ALL[0], (100, 30))];
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn any_text_on_any_screen_stays_in_its_lines() {
        let names = ["", "x", "数数数 数", "\u{1b}[31m\u{202e}", &"long ".repeat(200), &"x".repeat(900)];
        for (name, width) in names.iter().flat_map(|name| [0, 1, 2, 5, 20, 80].map(|width| (name, width))) {
            let step = Step { at: us(1), text: (*name).to_owned() };
            let headline = Headline {
                sentence: (*name).to_owned(),
                evidence: vec![step.clone(), step],
                fix: Some((*name).to_owned().into()),
                ..wrong()
            };
            for height in [0, 5, 8, 14, 24, 30, 60] {
                assert!(!drawn(&headline, 2, &Theme::ALL[0], (width, height)).contains('\u{1b}'));
            }
        }
    }
}
