//! Source code, its words told apart: keywords, texts and comments, also those that go over several lines.

use super::text;
use crate::ui::theme::Theme;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

/// A programming language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Rust,
    Python,
}

const RUST: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "fn", "for", "if",
    "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "Self", "static",
    "struct", "super", "trait", "type", "unsafe", "use", "where", "while",
];
const PYTHON: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// What a line begins inside of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carry {
    #[default]
    Code,
    /// Block comments, as deep as they are nested.
    Comment(u16),
    Text(Quote),
}

/// How a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    sign: char,
    /// How many of the signs end it, or of the `#` behind a raw one.
    count: u8,
    /// Whether a `\` is an ordinary sign.
    is_raw: bool,
}

/// What a word of the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    Keyword,
    Text,
    Comment,
}

/// A word that looks different: where it begins, its length, and what it is.
type Word = (usize, usize, Token);

/// What each line of a source begins inside of.
pub fn carries(language: Language, source: &str) -> Vec<Carry> {
    let mut carry = Carry::Code;
    let next = |line| {
        let after = words(language, line, carry).1;
        std::mem::replace(&mut carry, after)
    };
    source.lines().map(next).collect()
}

/// Draws a line of code.
pub fn draw(language: Language, line: &str, carry: Carry, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    // Drawn as a whole first, so that it is cut as a whole; then the words that look different.
    let line = line.replace('\t', "    ");
    text::print(buf, area.x, area.y, area.width, &line, theme.text());
    for (from, length, token) in words(language, &line, carry).0 {
        let (x, width) = (text::width(&line[..from]), text::width(&line[from..from + length]));
        let (x, width) = (u16::try_from(x).unwrap_or(u16::MAX), u16::try_from(width).unwrap_or(u16::MAX));
        let word = Rect { x: area.x.saturating_add(x), width, height: 1, ..area };
        buf.set_style(word.intersection(area), style(theme, token));
    }
}

fn style(theme: &Theme, token: Token) -> Style {
    match token {
        Token::Comment => theme.dim(),
        Token::Text => theme.good(),
        Token::Keyword => theme.accent().add_modifier(Modifier::BOLD),
    }
}

/// The words of a line that look different, and what the next line begins inside of.
fn words(language: Language, line: &str, carry: Carry) -> (Vec<Word>, Carry) {
    let (mut words, mut at, mut carry) = (Vec::new(), 0, carry);
    loop {
        let rest = &line[at..];
        let (length, token, after) = match carry {
            Carry::Comment(depth) => comment(rest, depth),
            Carry::Text(quote) => {
                let (length, is_over) = text_end(rest, quote);
                (length, Some(Token::Text), if is_over { Carry::Code } else { carry })
            }
            Carry::Code if rest.is_empty() => break,
            Carry::Code => code(language, line, at),
        };
        if let Some(token) = token.filter(|_| length > 0) {
            words.push((at, length, token));
        }
        (at, carry) = (at + length, after);
        if at >= line.len() {
            break;
        }
    }
    (words, at_line_end(language, line, carry))
}

/// Only some texts go on over the end of a line.
fn at_line_end(language: Language, line: &str, carry: Carry) -> Carry {
    match carry {
        Carry::Text(Quote { count: 1, .. }) if language == Language::Python && !line.ends_with('\\') => Carry::Code,
        _ => carry,
    }
}

/// The next piece of code: its length, what it is, and what follows begins inside of.
fn code(language: Language, line: &str, at: usize) -> (usize, Option<Token>, Carry) {
    let rest = &line[at..];
    let first = rest.chars().next().unwrap_or(' ');
    let is_comment = match language {
        Language::Rust => rest.starts_with("//"),
        Language::Python => first == '#',
    };
    if is_comment {
        return (rest.len(), Some(Token::Comment), Carry::Code);
    }
    if language == Language::Rust && rest.starts_with("/*") {
        return (2, Some(Token::Comment), Carry::Comment(1));
    }
    if let Some((length, quote)) = opening(language, rest) {
        return (length, Some(Token::Text), Carry::Text(quote));
    }
    if language == Language::Rust && first == '\'' {
        return (character(rest), Some(Token::Text).filter(|_| character(rest) > 1), Carry::Code);
    }
    if first.is_alphanumeric() || first == '_' {
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let keywords = if language == Language::Rust { RUST } else { PYTHON };
        return (length, keywords.contains(&&rest[..length]).then_some(Token::Keyword), Carry::Code);
    }
    (first.len_utf8(), None, Carry::Code)
}

/// The quotes that a text begins with, with the letters before them.
fn opening(language: Language, rest: &str) -> Option<(usize, Quote)> {
    let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let prefix = &rest[..letters];
    let known = match language {
        Language::Rust => matches!(prefix, "" | "r" | "b" | "br" | "c" | "cr"),
        Language::Python => letters <= 2 && prefix.chars().all(|c| "rRbBfFuUtT".contains(c)),
    };
    let quotes = Some(&rest[letters..]).filter(|_| known)?;
    if language == Language::Python {
        let sign = quotes.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let is_long = quotes.chars().take(3).filter(|c| *c == sign).count() == 3;
        let count = if is_long { 3 } else { 1 };
        return Some((letters + count, Quote { sign, count: count as u8, is_raw: false }));
    }
    let is_raw = prefix.ends_with('r');
    let hashes = if is_raw { quotes.chars().take_while(|c| *c == '#').count() } else { 0 };
    let count = u8::try_from(hashes).ok().filter(|_| quotes[hashes..].starts_with('"'))?;
    Some((letters + hashes + 1, Quote { sign: '"', count: if is_raw { count } else { 1 }, is_raw }))
}

/// Where a text ends, and whether it does on this line.
fn text_end(rest: &str, quote: Quote) -> (usize, bool) {
    let end = if quote.is_raw {
        format!("\"{}", "#".repeat(quote.count.into()))
    } else {
        quote.sign.to_string().repeat(quote.count.into())
    };
    let mut is_escaped = false;
    for (at, c) in rest.char_indices() {
        if !is_escaped && rest[at..].starts_with(&end) {
            return (at + end.len(), true);
        }
        is_escaped = !quote.is_raw && c == '\\' && !is_escaped;
    }
    (rest.len(), false)
}

/// Where the next step out of a comment, or deeper into it, is.
fn comment(rest: &str, depth: u16) -> (usize, Option<Token>, Carry) {
    let (open, close) = (rest.find("/*"), rest.find("*/"));
    let (length, depth) = match (open, close) {
        (Some(open), Some(close)) if open < close => (open + 2, depth.saturating_add(1)),
        (_, Some(close)) => (close + 2, depth - 1),
        (Some(open), None) => (open + 2, depth.saturating_add(1)),
        (None, None) => (rest.len(), depth),
    };
    (length, Some(Token::Comment), if depth == 0 { Carry::Code } else { Carry::Comment(depth) })
}

/// The length of a character in quotes; 1 where the quote begins a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    let end = match chars.next() {
        Some((_, '\\')) => rest[2..].char_indices().skip(1).find(|(_, c)| *c == '\'').map(|(at, _)| at + 3),
        _ => chars.next().filter(|(_, c)| *c == '\'').map(|(at, _)| at + 1),
    };
    end.unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::{Carry, Language, Token, carries, words};
    use proptest::prelude::*;

    fn found(language: Language, line: &str) -> Vec<(&str, Token)> {
        words(language, line, Carry::Code)
            .0
            .into_iter()
            .map(|(at, length, token)| (&line[at..at + length], token))
            .collect()
    }

    fn shown(language: Language, source: &str) -> String {
        let mut out = String::new();
        for (line, carry) in source.lines().zip(carries(language, source)) {
            let mut signs: Vec<char> = vec!['.'; line.len()];
            for (at, length, token) in words(language, line, carry).0 {
                let sign = match token {
                    Token::Keyword => 'k',
                    Token::Text => '"',
                    Token::Comment => '#',
                };
                signs[at..at + length].fill(sign);
            }
            out.extend(signs);
            out.push('\n');
        }
        out
    }

    #[test]
    fn keywords_but_not_in_texts() {
        let line = "let a = \"if \\\" fn\"; for_x // while";
        let words: Vec<_> = found(Language::Rust, line).into_iter().map(|(word, _)| word).collect();
        assert_eq!(words, ["let", "\"", "if \\\" fn\"", "// while"]);
        assert_eq!(
            found(Language::Rust, "impl<'a> X for &'a str"),
            [("impl", Token::Keyword), ("for", Token::Keyword)]
        );
        assert_eq!(found(Language::Rust, "'\\'' 'x'").len(), 2);
    }

    #[test]
    fn every_language_has_its_own_keywords() {
        assert_eq!(found(Language::Python, "let fn = match"), []);
        assert_eq!(found(Language::Python, "elif x: # if"), [("elif", Token::Keyword), ("# if", Token::Comment)]);
        assert_eq!(found(Language::Rust, "elif def #[test]"), []);
        assert_eq!(found(Language::Python, "a // b"), []);
    }

    #[test]
    fn what_goes_over_several_lines_ends_where_it_ends() {
        let rust = "let a = \"one\n  fn \\\" two\"; fn\n/* /* for */\nif */ if\nr#\"a \" fn\n\"# fn";
        assert_eq!(
            shown(Language::Rust, rust),
            "kkk.....\"\"\"\"\n\"\"\"\"\"\"\"\"\"\"\"\"..kk\n############\n#####.kk\n\"\"\"\"\"\"\"\"\"\n\"\".kk\n"
        );
        let python = "'''if\nfor'''; if x\nf'a' 'b\nif";
        assert_eq!(shown(Language::Python, python), "\"\"\"\"\"\n\"\"\"\"\"\"..kk..\n\"\"\"\".\"\"\nkk\n");
    }

    proptest! {
        #[test]
        fn any_source_is_read_to_its_end(source in "[a-z'\"#/*\\\\ rbf\nł]{0,60}") {
            for language in [Language::Rust, Language::Python] {
                prop_assert_eq!(carries(language, &source).len(), source.lines().count());
            }
        }
    }
}
