//! How deeply a text nests, by its tokens: whatever goes through a syntax tree, if only to free it, needs a stack as deep as
//! the tree. CPython refuses such a program, too: 200 brackets in each other, or 100 indentations.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer::lex};

/// The most that is parsed.
const MOST: usize = 1_000;

/// What was read of a logical line: at most as much as its syntax tree is deep.
#[derive(Default)]
struct Depth {
    /// The operators and keywords since the last comma or semicolon, in each open bracket, the innermost last.
    open: Vec<usize>,
    /// Those outside of brackets.
    outside: usize,
    /// All of them, and the brackets.
    all: usize,
}

/// Whether it nests too deeply to be parsed.
pub(super) fn is_deep(text: &str) -> bool {
    use TokenKind as Kind;
    let (mut lexer, mut line, mut indents) = (lex(text, Mode::Module), Depth::default(), 0_usize);
    while line.all + indents <= MOST {
        match lexer.next_token() {
            Kind::EndOfFile => return false,
            Kind::Newline => line = Depth::default(),
            Kind::Indent => indents += 1,
            Kind::Dedent => indents = indents.saturating_sub(1),
            Kind::Comma | Kind::Semi => line.forget(),
            Kind::Lpar | Kind::Lsqb | Kind::Lbrace | Kind::FStringStart | Kind::TStringStart => line.enter(),
            Kind::Rpar | Kind::Rsqb | Kind::Rbrace | Kind::FStringEnd | Kind::TStringEnd => line.leave(),
            kind if is_flat(kind) => {}
            _ => line.count(),
        }
    }
    true
}

/// What stands beside its like.
fn is_flat(kind: TokenKind) -> bool {
    use TokenKind as Kind;
    matches!(
        kind,
        Kind::Name | Kind::Int | Kind::Float | Kind::Complex | Kind::String | Kind::FStringMiddle | Kind::TStringMiddle
    ) || matches!(kind, Kind::Comment | Kind::NonLogicalNewline | Kind::True | Kind::False | Kind::None)
}

impl Depth {
    fn innermost(&mut self) -> &mut usize {
        self.open.last_mut().unwrap_or(&mut self.outside)
    }

    fn count(&mut self) {
        *self.innermost() += 1;
        self.all += 1;
    }

    fn forget(&mut self) {
        self.all -= std::mem::take(self.innermost());
    }

    fn enter(&mut self) {
        self.count();
        self.open.push(0);
    }

    fn leave(&mut self) {
        self.forget();
        self.open.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::is_deep;
    use crate::source::python::SourceFile;

    #[test]
    fn what_would_not_fit_on_a_stack_is_not_parsed() {
        let chains =
            ["not ", "-", "(", "[", "{", "lambda: ", "await ", "x if y else ", "f'{", "x.", "x+", "x<", "x[0]("];
        for part in chains {
            let text = format!("x = {}y\n", part.repeat(200_000));
            assert!(is_deep(&text), "{part}");
            assert!(SourceFile::parse(text).is_none());
        }
        let calls = format!("f{}\n", "(a, b)".repeat(200_000));
        let blocks: String = (0..2_000).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
        assert!(is_deep(&calls) && is_deep(&blocks));
    }

    #[test]
    fn what_is_long_only_is_parsed() {
        let table = format!("TABLE = [{}]\n", "{'a': (1 + 2, -3), 'b': f(x)[0].y}, # why\n".repeat(10_000));
        let text = format!("TEXT = (\n{})\n", "    'a line; of - text'\n".repeat(10_000));
        let lines = "if x:\n    y.z(a + b)\nelif not y:\n    pass\n".repeat(10_000);
        for long in [table, text, lines] {
            assert!(!is_deep(&long), "{}", &long[..80]);
        }
    }
}
