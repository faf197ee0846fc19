//! The last step for terminals that show ASCII alone.

use ratatui::buffer::Buffer;

/// Puts an ASCII twin in the place of every other sign: those of texts, which no theme knows. What is wider than one
/// column takes its own columns.
pub fn reduce(buf: &mut Buffer) {
    for cell in &mut buf.content {
        if !cell.symbol().is_ascii() {
            let twin = cell.symbol().chars().find_map(twin).unwrap_or('?');
            cell.set_char(twin);
        }
    }
}

fn twin(c: char) -> Option<char> {
    Some(match c {
        ' '..='~' => c,
        '…' => '~',
        'µ' | 'μ' => 'u',
        '×' => 'x',
        '→' => '>',
        '←' => '<',
        '·' | '–' | '—' | '─' | '━' => '-',
        '│' | '┃' => '|',
        '‘' | '’' => '\'',
        '“' | '”' | '„' => '"',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    #[test]
    fn only_ascii_is_left() {
        let mut buf = Buffer::with_lines(["41 µs → ×2 é 数…"]);
        super::reduce(&mut buf);
        assert_eq!(buf, Buffer::with_lines(["41 us > x2 ? ? ~"]));
    }
}
