//! The process tree, to choose a lane from.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    widgets::{Clear, Widget},
};

use super::view::middle;
use crate::{
    event::{Exit, Time, signal_name},
    model::{Lane, Model, counted},
    ui::{
        frame::{boxed, lines, print_line, row},
        lane::name,
        scene::Scroll,
        theme::Theme,
        widget::text::{print, print_right, width},
    },
};

/// The widest that it gets.
const WIDE: u16 = 100;
/// Columns between a name and what is said of it.
const GAP: u16 = 2;

/// The process tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lanes {
    rows: Vec<LaneRow>,
    /// Where the list stands.
    pub list: Scroll,
}

/// A process.
#[derive(Clone, Debug, PartialEq, Eq)]
struct LaneRow {
    /// The lane's place in the session.
    place: usize,
    depth: usize,
    name: String,
    state: String,
    /// Whether it is folded away where nobody asks for it.
    is_folded: bool,
}

impl Lanes {
    /// The processes at a moment, each below the one that started it; the lane `here` is selected.
    pub(in crate::ui) fn new(model: &Model, here: usize, at: Time) -> Self {
        let mut rows = Vec::new();
        let is_root = |lane: &&Lane| lane.info.parent.is_none_or(|parent| model.lane(parent).is_none());
        model.lanes.iter().filter(is_root).for_each(|root| push(&mut rows, model, root, 0, at));
        let selected = rows.iter().position(|row| row.place == here).unwrap_or(0);
        Self { rows, list: Scroll { selected, top: 0 } }
    }

    /// The place of the selected lane.
    pub fn chosen(&self) -> Option<usize> {
        self.rows.get(self.list.selected).map(|row| row.place)
    }

    /// Selects the next one, or the one before.
    pub fn turn(&mut self, forward: bool) {
        let last = self.rows.len().saturating_sub(1);
        let by = if forward { 1 } else { -1 };
        self.list.selected = self.list.selected.saturating_add_signed(by).min(last);
    }

    pub(super) fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let height = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_add(3);
        let area = middle(area, WIDE, height);
        Clear.render(area, buf);
        let inner = boxed(theme, "processes", true, area, buf);
        let list = lines(inner, 0, inner.height.saturating_sub(1));
        let scroll = self.list.clamped(self.rows.len(), list.height);
        for (place, y) in scroll.visible(self.rows.len(), list.height).zip(list.y..) {
            let line = Rect { y, height: 1, ..list };
            let (style, text) = row(theme, place == scroll.selected, true, line, buf);
            let LaneRow { depth, name, state, is_folded, .. } = &self.rows[place];
            let style = if *is_folded { theme.dim() } else { style };
            let branch = if *depth > 0 { theme.glyphs.last_branch } else { "" };
            let words = format!("{:indent$}{branch}{name}", "", indent = depth.saturating_sub(1) * 2);
            let right = u16::try_from(width(state)).unwrap_or(u16::MAX).saturating_add(1 + GAP);
            print(buf, text.x, y, text.width.saturating_sub(right), &words, style);
            print_right(buf, text.x, y, text.width.saturating_sub(1), state, theme.dim());
        }
        let keys = format!("{} show  Esc close", theme.glyphs.enter);
        print_line(&format!("  {keys}"), theme.dim(), lines(inner, inner.height.saturating_sub(1), 1), buf);
    }
}

fn push(rows: &mut Vec<LaneRow>, model: &Model, lane: &Lane, depth: usize, at: Time) {
    let place = model.lanes.iter().position(|other| other.info.id == lane.info.id).unwrap_or(0);
    let name = name(model, lane);
    // A forked process has its number in its name.
    let pid = lane.pid().map(|pid| format!(" {pid}")).filter(|pid| !name.ends_with(pid));
    let (name, state) = (format!("{name}{}", pid.unwrap_or_default()), state(lane, at));
    rows.push(LaneRow { place, depth, name, state, is_folded: model.is_folded(lane) });
    // A recording may say that processes are each other's parents.
    let is_sane = depth < model.lanes.len();
    let children = model.lanes.iter().filter(|other| other.info.parent == Some(lane.info.id) && is_sane);
    children.for_each(|child| push(rows, model, child, depth + 1, at));
}

/// What it runs, or how it ended.
fn state(lane: &Lane, at: Time) -> String {
    match lane.exit(at) {
        Some(Exit::Code(code)) => format!("exit {code}"),
        Some(Exit::Signal(signal)) => format!("killed by {}", signal_name(signal)),
        Some(Exit::Unknown) => "ended".into(),
        None if lane.loops.all().is_empty() => "no loop".into(),
        None => counted(lane.tasks.counts(at).live, "task"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Buffer, Lanes, Model, Rect, Theme, Time};
    use crate::{event::LaneId, model::LaneInfo, ui::pane::text_of};

    #[test]
    fn processes_stand_below_those_that_started_them() {
        let info = |id, title: &str, parent: Option<u8>| LaneInfo {
            id: LaneId(id),
            title: title.into(),
            parent: parent.map(LaneId),
            ..LaneInfo::default()
        };
        let lanes = [("make", None), ("python3 master.py", Some(0)), ("worker", Some(1)), ("worker", Some(1))];
        let infos = (0..).zip(lanes).map(|(id, (title, parent))| info(id, title, parent)).collect();
        let model = Model::new(infos);
        let mut shown = Lanes::new(&model, 2, Time::START);
        assert_eq!(shown.chosen(), Some(2));
        shown.turn(true);
        shown.turn(true);
        assert_eq!(shown.chosen(), Some(3), "the last one stays");
        let mut buf = Buffer::empty(Rect::new(0, 0, 44, 8));
        shown.draw(&Theme::ALL[0], buf.area, &mut buf);
        insta::assert_snapshot!(text_of(&buf));
    }
}
