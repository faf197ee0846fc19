//! What a program prints: the same lines however the pipe cuts it, none too long, and nothing in a cell that a terminal obeys.

use loopscope::{
    app::check::Watchword,
    event::{Observation, Stream, Time, clean},
    source::{MAX_LINE, OutputLines},
    ui::{lines, widget::text},
};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

pub(crate) fn run(bytes: &[u8]) {
    let mut pieces = super::pieces::Pieces(bytes);
    let (step, width) = (usize::from(pieces.byte()).max(1), u16::from(pieces.byte() % 40));
    let bytes = pieces.0;
    let seen = lines_of(&[bytes]);
    assert_eq!(seen, lines_of(&bytes.chunks(step).collect::<Vec<_>>()));
    for line in &seen {
        assert!(line.len() <= 3 * MAX_LINE && !line.contains('\n'));
        is_drawn_in_its_columns(line, width);
        super::planted(line.chars().filter(|c| !c.is_ascii()).count(), 40);
    }
    watchwords_are_found_in_pieces(bytes, step);
}

fn lines_of(pieces: &[&[u8]]) -> Vec<String> {
    let (mut lines, mut seen) = (OutputLines::new(Stream::Stdout), Vec::new());
    let mut out = |observation| match observation {
        Observation::Output { line, .. } => seen.push(line.to_string()),
        Observation::Note(note) => seen.push(note.to_string()),
        other => panic!("{other:?}"),
    };
    pieces.iter().for_each(|piece| lines.push(piece, Time(1), &mut out));
    lines.end(&mut out);
    lines.roll(Time::END, &mut out);
    seen
}

fn is_drawn_in_its_columns(line: &str, width: u16) {
    let clean = clean(line);
    assert!(super::is_safe(&clean));
    let mut buf = Buffer::empty(Rect::new(0, 0, 44, 1));
    let used = text::print(&mut buf, 2, 0, width, line, Style::new());
    assert!(used <= width);
    let cells = buf.content();
    assert!(!cells.iter().any(|cell| cell.symbol().chars().any(char::is_control)));
    let outside = cells.iter().enumerate().filter(|(x, _)| *x < 2 || *x >= usize::from(2 + width));
    assert!(outside.into_iter().all(|(_, cell)| cell.symbol() == " "));
    assert!(lines(&clean, width.into()).take(1 << 14).all(|line| clean.contains(line)));
}

fn watchwords_are_found_in_pieces(bytes: &[u8], step: usize) {
    let [at_once, in_pieces] = ["ready", "ready"].map(Watchword::new);
    at_once.look(Stream::Stderr, bytes);
    bytes.chunks(step).for_each(|piece| in_pieces.look(Stream::Stderr, piece));
    let is_there = bytes.windows(5).any(|window| window == b"ready");
    assert_eq!([at_once.came(), in_pieces.came()], [is_there; 2]);
}
