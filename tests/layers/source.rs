//! Rust source as tokens, without comments and without what is compiled for tests alone.

use std::iter::Peekable;

/// The tokens of a file. A string or a character is one token, and so are `::` and `->`.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    let (mut tokens, mut rest) = (Vec::new(), text.trim_start());
    while !rest.is_empty() {
        let (length, is_code) = first(rest);
        if is_code {
            tokens.push(&rest[..length]);
        }
        rest = rest[length..].trim_start();
    }
    tokens
}

/// The length of the token or comment at the beginning of `text`; whether it is a token.
fn first(text: &str) -> (usize, bool) {
    let mut chars = text.chars();
    match (chars.next().unwrap_or_default(), chars.next().unwrap_or_default()) {
        ('/', '/') => (text.find('\n').unwrap_or(text.len()), false),
        ('/', '*') => (block_comment(text), false),
        ('"', _) => (string(text, 1), true),
        ('b' | 'c', '"') => (string(text, 2), true),
        ('r', '"' | '#') | ('b' | 'c', 'r') if raw_string(text).is_some() => {
            (raw_string(text).unwrap_or(text.len()), true)
        }
        ('\'', second) => (character(text, second), true),
        ('b', '\'') => (1 + character(&text[1..], text.chars().nth(2).unwrap_or_default()), true),
        (':', ':') | ('-', '>') => (2, true),
        (c, _) if is_word(c) => (text.find(|c| !is_word(c)).unwrap_or(text.len()), true),
        (c, _) => (c.len_utf8(), true),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn block_comment(text: &str) -> usize {
    let (mut at, mut depth) = (2, 1);
    while depth > 0 && at < text.len() {
        let rest = &text[at..];
        let step = if rest.starts_with("/*") || rest.starts_with("*/") { 2 } else { char_length(rest) };
        depth += usize::from(rest.starts_with("/*"));
        depth -= usize::from(rest.starts_with("*/"));
        at += step;
    }
    at
}

fn char_length(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

fn string(text: &str, begin: usize) -> usize {
    let mut is_escaped = false;
    let end = text[begin..].find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |end| begin + end + 1)
}

fn raw_string(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches(['b', 'c']).strip_prefix('r')?;
    let inside = rest.trim_start_matches('#').strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(rest.len() - inside.len() - 1));
    let begin = text.len() - inside.len();
    Some(inside.find(&end).map_or(text.len(), |at| begin + at + end.len()))
}

/// A character, or a lifetime.
fn character(text: &str, second: char) -> usize {
    let after = &text[1 + second.len_utf8()..];
    if second == '\\' {
        after.find('\'').map_or(text.len(), |end| if end == 0 { 4 } else { text.len() - after.len() + end + 1 })
    } else if after.starts_with('\'') {
        text.len() - after.len() + 1
    } else {
        1 + text[1..].find(|c| !is_word(c)).unwrap_or(text.len() - 1)
    }
}

const TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];

/// The tokens without items for tests, and the names of the modules among those that have a file.
pub(crate) fn without_tests<'a>(tokens: &[&'a str]) -> (Vec<&'a str>, Vec<&'a str>) {
    let (mut code, mut test_files) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at..].starts_with(&TEST) {
            code.push(tokens[at]);
            at += 1;
            continue;
        }
        let end = at + TEST.len() + item(&mut tokens[at + TEST.len()..].iter().copied().peekable());
        if let ["mod", name, ";"] = tokens[end - 3..end] {
            test_files.push(name);
        }
        at = end;
    }
    (code, test_files)
}

/// How many tokens an item has: up to its `;`, or to the end of its block.
fn item<'a>(tokens: &mut Peekable<impl Iterator<Item = &'a str>>) -> usize {
    let (mut count, mut depth) = (0, 0_i32);
    while let Some(token) = tokens.next() {
        count += 1;
        match token {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" => depth -= 1,
            "}" => {
                depth -= 1;
                // A `use` has its `;` behind the group.
                if depth == 0 && tokens.peek() != Some(&";") {
                    break;
                }
            }
            ";" if depth == 0 => break,
            _ => {}
        }
    }
    count
}

#[test]
fn strings_comments_and_characters_are_told_apart() {
    let text = r####"a::b /* c /* d */ e */ "f \" // g" 'h' '\'' '\u{1F}' 'i: r#"j " k"# b"l" -> // m
        b'n' r"o" brave r"####;
    let found = tokens(text);
    let wanted = [
        "a",
        "::",
        "b",
        r#""f \" // g""#,
        "'h'",
        r"'\''",
        r"'\u{1F}'",
        "'i",
        ":",
        r##"r#"j " k"#"##,
        "b\"l\"",
        "->",
        "b'n'",
        "r\"o\"",
        "brave",
        "r",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn items_for_tests_are_left_out_wherever_they_stand() {
    let text =
        "use a; #[cfg(test)] mod fixture; fn b() {} #[cfg(test)] #[rustfmt::skip] fn c() -> [u8; 2] { {} } mod d {
        #[cfg(test)] use e::{f, g}; fn h() {} } #[cfg(test)] mod tests { fn i() {} } struct J;";
    let (code, test_files) = without_tests(&tokens(text));
    assert_eq!(code.join(" "), "use a ; fn b ( ) { } mod d { fn h ( ) { } } struct J ;");
    assert_eq!(test_files, ["fixture"]);
}
