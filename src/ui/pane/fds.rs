//! File descriptors: how many over time, and each with what it is, since when, and whether it is new since the loop was created.
//!
//! ```text
//!   9 open, 3 new since the loop was created  4 sockets  3 files  2 pipes
//!     fd  what                    since       held by
//!     0   /dev/null               start
//!   + 5   eventpoll               00:00.012   loop 1
//! ```

mod chart;
mod loops;

use std::{cmp::Reverse, fmt};

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    Counter, PaneKind, key,
    words::{indented, moment, nothing_yet},
};
use crate::{
    event::{File, FileKind},
    finding::{holders, kept_open},
    model::{FileSet, LoopHistory, OpenFile},
    ui::{
        frame::{indented_by, lines, print_line, under},
        scene::{RowKey, RowKeys, Scene},
        widget::{
            rows::{Column, Table},
            text,
        },
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('3')],
    help: "Go to the file descriptors.",
    title: "fds",
    rows,
    head: 2,
    row_keys: Some(RowKeys {
        of: |scene, row| Some(RowKey::Fd(scene.lane.files.set(scene.at)?.files.get(row)?.fd)),
        find: |scene, key| {
            let RowKey::Fd(fd) = key else { return None };
            Some(scene.lane.files.set(scene.at)?.files.partition_point(|file| file.fd < fd))
        },
    }),
    text_of: Some(|scene, row| {
        let file = scene.lane.files.set(scene.at).and_then(|set| set.files.get(row));
        file.map_or_else(String::new, |file| format!("{} {}", file.fd, file.kind))
    }),
    counter: Counter::Hidden,
    draw,
    ..PaneKind::PLAIN
};

const FD: usize = 0;
const WHAT: usize = 1;
const SINCE: usize = 2;
const LOOP: usize = 3;
const COLUMNS: &[Column] = &[
    Column { title: "fd", least: 4, most: 4, rank: 1, right: false },
    Column { title: "what", least: 10, most: 60, rank: 0, right: false },
    Column { title: "open since", least: 15, most: 15, rank: 2, right: false },
    Column { title: "held by", least: 7, most: 8, rank: 3, right: false },
];
/// From this width on, the large chart stands beside the list, in so many columns, and else below it.
const BESIDE: u16 = 100;
const CHART: u16 = 50;
/// From this width on, there is room to say since when descriptors are new.
const WIDE: u16 = 60;

/// What the engine keeps open, and the engine's name.
type Kept<'a> = (Vec<&'a File>, &'static str);

fn rows(scene: &Scene) -> usize {
    scene.lane.files.set(scene.at).map_or(0, |set| set.files.len())
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let Some(set) = scene.lane.files.set(scene.at) else {
        return nothing_yet(scene, "no fds were read yet", "no fds were read", area, buf);
    };
    let before = before(scene);
    let is_new = |file: &File| before.is_some_and(|before| !before.holds(file));
    let kept = kept_open(scene.lane, scene.at);
    summary(scene, set, before, &kept, area, buf);
    let beside = if area.width >= BESIDE { CHART } else { 0 };
    let area = Rect { width: area.width - beside, ..area };
    let table = Table::new(COLUMNS, area.width);
    table.head(COLUMNS, None, under(area, 1), buf, scene.theme);
    let below = under(area, KIND.head);
    let shown = scene.list.visible(set.files.len(), below.height);
    let lines = shown.len() as u16;
    let all: Vec<OpenFile<'_>> = set.open().collect();
    let holders = holders(scene.lane, &all, scene.at);
    let selected = Some(scene.list.selected).filter(|_| scene.focused);
    table.rows(shown, selected, (below, buf, scene.theme, scene.focused), |row, line| {
        let Some(open) = all.get(row) else { return };
        let new = match open.file {
            file if kept.0.contains(&file) => Some("kept"),
            file => is_new(file).then_some("new"),
        };
        let style = if new == Some("new") { scene.theme.accent() } else { scene.theme.text() };
        line.left(FD, style, open.file.fd);
        line.left(WHAT, style, &open.file.kind);
        line.left(SINCE, style, since(scene, open, new));
        if let Some(id) = holders[row] {
            line.left(LOOP, scene.theme.dim(), format!("loop {}", id.0));
        }
    });
    let room = match beside {
        0 => under(below, lines + 1),
        _ => Rect { x: area.right(), width: beside, ..below },
    };
    let used = chart::draw(scene, indented(room), buf);
    loops::draw(scene, &holders, under(indented(room), used), buf);
}

/// What was open before the first loop was created.
fn before<'a>(scene: &Scene<'a>) -> Option<&'a FileSet> {
    let created = scene.lane.loops.all().first().map(LoopHistory::born).filter(|created| *created <= scene.at)?;
    scene.lane.files.set(created)
}

fn since<'a>(scene: &'a Scene<'_>, open: &'a OpenFile<'_>, new: Option<&'a str>) -> impl fmt::Display + 'a {
    fmt::from_fn(move |f| {
        let since = moment(scene, open.since);
        match new {
            Some(new) => write!(f, "{since}, {new}"),
            None => write!(f, "{since}"),
        }
    })
}

/// How many are open, how many of them are new and how many stay with the engine, and how many there are of each kind.
fn summary(scene: &Scene, set: &FileSet, before: Option<&FileSet>, kept: &Kept<'_>, area: Rect, buf: &mut Buffer) {
    let area = indented(area);
    let mut words = format!("{} open", set.files.len());
    if let Some(before) = before {
        let stay = set.files.iter().filter(|file| kept.0.contains(file)).count();
        let new = set.files.iter().filter(|file| !before.holds(file) && !kept.0.contains(file)).count();
        let closed = before.files.iter().filter(|file| !set.holds(file)).count();
        words += &format!(", {new} new");
        if area.width >= WIDE {
            words += " since the loop was created";
        }
        if stay > 0 {
            words += &format!(", {stay} {} with {}", if stay == 1 { "stays" } else { "stay" }, kept.1);
        }
        if closed > 0 {
            words += &format!(", {closed} closed");
        }
    }
    if area.height == 0 {
        return;
    }
    let used = text::print(buf, area.x, area.y, area.width, &words, scene.theme.text()) + 2;
    print_line(&kinds(set), scene.theme.dim(), indented_by(lines(area, 0, 1), used), buf);
}

/// `3 files  2 sockets  1 eventpoll`: how many there are of each kind, the most first.
fn kinds(set: &FileSet) -> String {
    const KINDS: [(&str, &str); 6] = [
        ("file", "files"),
        ("socket", "sockets"),
        ("pipe", "pipes"),
        ("eventpoll", "eventpolls"),
        ("eventfd", "eventfds"),
        ("other", "others"),
    ];
    let kind = |file: &File| match file.kind {
        FileKind::Path(_) => 0,
        FileKind::Socket(_) => 1,
        FileKind::Pipe(_) => 2,
        FileKind::EventPoll => 3,
        FileKind::EventFd => 4,
        FileKind::Other(_) => 5,
    };
    let mut counts = KINDS.map(|names| (0_usize, names));
    set.files.iter().for_each(|file| counts[kind(file)].0 += 1);
    counts.sort_by_key(|(count, _)| Reverse(*count));
    let words = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, (one, many))| format!("{count} {}", if *count == 1 { one } else { many }));
    words.collect::<Vec<_>>().join("  ")
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Story, ms},
        KIND,
    };

    #[test]
    fn what_is_open_and_what_is_new() {
        let story = Story::shutdown();
        let drawn = [(90, 16, 2_000), (60, 8, 11), (38, 5, 2_000), (40, 3, 1)]
            .map(|(width, height, at)| story.text(&KIND, ms(at), (width, height)));
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
