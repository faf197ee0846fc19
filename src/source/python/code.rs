//! What Python source says about a line: who catches a cancellation there, what cleans up, which loop has no end.

use super::nesting::is_deep;
use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtTry, StmtWith};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};

/// The longest line quoted.
const LONGEST: usize = 120;
/// What a handler names that also catches a cancellation.
const CATCHING: [&str; 2] = ["CancelledError", "BaseException"];

/// A file of source, parsed.
#[derive(Debug)]
pub struct SourceFile {
    text: String,
    /// The offset at which each line begins.
    lines: Vec<usize>,
    body: Vec<Stmt>,
}

/// What the source says about a line; lines count from 1, and 0 is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineCode {
    pub function: String,
    pub text: String,
    /// The handler around it that swallows a cancellation, and what it catches.
    pub handler: u32,
    pub catches: String,
    /// The first line of the cleanup around it.
    pub cleanup: u32,
    /// The endless loop around it.
    pub endless: u32,
    /// Whether it is part of a cleanup itself.
    pub cleans: bool,
}

impl SourceFile {
    /// Parses a text, as far as it is Python; `None` for one that nests too deeply.
    pub fn parse(text: String) -> Option<Self> {
        if is_deep(&text) {
            return None;
        }
        let parsed = parse_unchecked(&text, ParseOptions::from(Mode::Module)).try_into_module()?;
        let body = parsed.into_syntax().body.into_iter().collect();
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Some(Self { text, lines, body })
    }

    /// What it says about a line; `None` for one that is not there.
    pub fn line(&self, line: u32) -> Option<LineCode> {
        let start = *self.lines.get(line.checked_sub(1)? as usize)?;
        let text = self.text[start..].lines().next().unwrap_or_default().trim();
        let mut found = LineCode { text: text.chars().take(LONGEST).collect(), ..LineCode::default() };
        self.descend(&self.body, line, &mut found);
        Some(found)
    }

    fn number(&self, at: usize) -> u32 {
        self.lines.partition_point(|start| *start <= at) as u32
    }

    fn first_line(&self, range: TextRange) -> u32 {
        self.number(range.start().into())
    }

    fn holds(&self, range: TextRange, line: u32) -> bool {
        (self.first_line(range)..=self.number(range.end().into())).contains(&line)
    }

    fn is_in(&self, body: &[Stmt], line: u32) -> bool {
        body.iter().any(|stmt| self.holds(stmt.range(), line))
    }

    fn descend(&self, body: &[Stmt], line: u32, found: &mut LineCode) {
        let Some(stmt) = body.iter().find(|stmt| self.holds(stmt.range(), line)) else { return };
        match stmt {
            Stmt::FunctionDef(it) => {
                let function = within(&found.function, &it.name);
                *found = LineCode { function, text: std::mem::take(&mut found.text), ..LineCode::default() };
                self.descend(&it.body, line, found);
            }
            Stmt::ClassDef(it) => {
                found.function = within(&found.function, &it.name);
                self.descend(&it.body, line, found);
            }
            Stmt::While(it) => {
                if is_true(&it.test) && !breaks(&it.body) {
                    found.endless = self.first_line(it.range());
                }
                self.descend(&it.body, line, found);
                self.descend(&it.orelse, line, found);
            }
            Stmt::For(it) => {
                self.descend(&it.body, line, found);
                self.descend(&it.orelse, line, found);
            }
            Stmt::If(it) => {
                self.descend(&it.body, line, found);
                it.elif_else_clauses.iter().for_each(|clause| self.descend(&clause.body, line, found));
            }
            Stmt::Match(it) => it.cases.iter().for_each(|case| self.descend(&case.body, line, found)),
            Stmt::With(it) => {
                if let Some(catches) = suppresses(it).filter(|_| self.is_in(&it.body, line)) {
                    (found.handler, found.catches) = (self.first_line(it.range()), catches);
                }
                self.descend(&it.body, line, found);
            }
            Stmt::Try(it) => self.descend_try(it, line, found),
            _ => {}
        }
    }

    fn descend_try(&self, it: &StmtTry, line: u32, found: &mut LineCode) {
        if self.is_in(&it.finalbody, line) {
            found.cleans = true;
            return self.descend(&it.finalbody, line, found);
        }
        if let Some(first) = it.finalbody.first() {
            found.cleanup = self.first_line(first.range());
        }
        let catching = it.handlers.iter().find_map(|ExceptHandler::ExceptHandler(handler)| {
            let catches = catches(handler.type_.as_deref())?;
            Some((handler, catches))
        });
        if self.is_in(&it.body, line) {
            match catching {
                Some((handler, catches)) if !raises(&handler.body) => {
                    (found.handler, found.catches) = (self.first_line(handler.range()), catches);
                }
                Some((handler, _)) => {
                    found.cleanup = handler.body.first().map_or(found.cleanup, |first| self.first_line(first.range()));
                }
                None => {}
            }
            return self.descend(&it.body, line, found);
        }
        for ExceptHandler::ExceptHandler(handler) in &it.handlers {
            if self.is_in(&handler.body, line) {
                found.cleans |= catches(handler.type_.as_deref()).is_some();
                self.descend(&handler.body, line, found);
            }
        }
        self.descend(&it.orelse, line, found);
    }
}

/// `Class.method`; of a function in another, its own name.
fn within(outer: &str, name: &str) -> String {
    let is_class = outer.rsplit('.').next().is_some_and(|last| last.starts_with(char::is_uppercase));
    if is_class { format!("{outer}.{name}") } else { name.into() }
}

fn is_true(test: &Expr) -> bool {
    match test {
        Expr::BooleanLiteral(it) => it.value,
        Expr::NumberLiteral(it) => it.value.is_int_and(|value| value != 0),
        _ => false,
    }
}

trait IsInt {
    fn is_int_and(&self, holds: impl FnOnce(u64) -> bool) -> bool;
}

impl IsInt for ruff_python_ast::Number {
    fn is_int_and(&self, holds: impl FnOnce(u64) -> bool) -> bool {
        matches!(self, Self::Int(value) if value.as_u64().is_some_and(holds))
    }
}

/// Whether a loop with this body can be left by `break` or `return`.
fn breaks(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Break(_) | Stmt::Return(_) => true,
        Stmt::If(it) => breaks(&it.body) || it.elif_else_clauses.iter().any(|clause| breaks(&clause.body)),
        Stmt::With(it) => breaks(&it.body),
        Stmt::Match(it) => it.cases.iter().any(|case| breaks(&case.body)),
        Stmt::For(it) => returns(&it.body) || breaks(&it.orelse),
        Stmt::While(it) => returns(&it.body) || breaks(&it.orelse),
        Stmt::Try(it) => {
            let handlers = it.handlers.iter().any(|ExceptHandler::ExceptHandler(handler)| breaks(&handler.body));
            handlers || [&it.body, &it.orelse, &it.finalbody].into_iter().any(|body| breaks(body))
        }
        _ => false,
    })
}

/// Whether a loop within it returns: its own `break` does not count.
fn returns(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Return(_) => true,
        Stmt::If(it) => returns(&it.body) || it.elif_else_clauses.iter().any(|clause| returns(&clause.body)),
        Stmt::With(it) => returns(&it.body),
        Stmt::For(it) => returns(&it.body),
        Stmt::While(it) => returns(&it.body),
        Stmt::Try(it) => [&it.body, &it.orelse, &it.finalbody].into_iter().any(|body| returns(body)),
        _ => false,
    })
}

/// What a handler catches, if a cancellation is among it.
fn catches(kinds: Option<&Expr>) -> Option<String> {
    let Some(kinds) = kinds else { return Some("except:".into()) };
    let named: Vec<&str> = match kinds {
        Expr::Tuple(it) => it.elts.iter().filter_map(last_name).collect(),
        one => last_name(one).into_iter().collect(),
    };
    let caught = named.into_iter().find(|name| CATCHING.contains(name))?;
    Some(format!("except {caught}"))
}

fn suppresses(with: &StmtWith) -> Option<String> {
    with.items.iter().find_map(|item| {
        let Expr::Call(call) = &item.context_expr else { return None };
        let caught = call.arguments.args.iter().filter_map(last_name).find(|name| CATCHING.contains(name))?;
        (last_name(&call.func) == Some("suppress")).then(|| format!("suppress({caught})"))
    })
}

/// `CancelledError` of `asyncio.CancelledError`.
fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(it) => Some(it.id.as_str()),
        Expr::Attribute(it) => Some(it.attr.as_str()),
        _ => None,
    }
}

/// Whether a handler passes the error on, at least at times.
fn raises(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Raise(_) => true,
        Stmt::If(it) => raises(&it.body) || it.elif_else_clauses.iter().any(|clause| raises(&clause.body)),
        Stmt::With(it) => raises(&it.body),
        Stmt::Try(it) => [&it.body, &it.orelse, &it.finalbody].into_iter().any(|body| raises(body)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::{LineCode, SourceFile};

    fn code(text: &str, line: u32) -> LineCode {
        SourceFile::parse(text.into()).expect("Python").line(line).expect("a line")
    }

    const POLLER: &str = "\
async def poller(readings):
    while True:
        try:
            await read()
        except:
            readings.append(None)
";

    #[test]
    fn a_bare_handler_swallows_and_its_loop_has_no_end() {
        let found = code(POLLER, 4);
        assert_eq!((found.function.as_str(), found.text.as_str()), ("poller", "await read()"));
        assert_eq!((found.handler, found.catches.as_str(), found.endless), (5, "except:", 2));
        assert!(code(POLLER, 6).cleans);
    }

    #[test]
    fn only_a_handler_that_catches_a_cancellation_and_keeps_it_counts() {
        let with = |handler: &str| code(&POLLER.replace("except:\n", handler), 4).handler;
        assert_eq!(with("except Exception:\n"), 0);
        assert_eq!(with("except (ValueError, asyncio.CancelledError):\n"), 5);
        assert_eq!(with("except BaseException as error:\n            raise\n"), 0);
        let suppressed = "async def f():\n    with contextlib.suppress(asyncio.CancelledError):\n        await task\n";
        assert_eq!(code(suppressed, 3).handler, 2);
    }

    #[test]
    fn cleanup_is_the_first_line_of_what_must_run() {
        let text = "class A:\n    async def run(self):\n        try:\n            await x()\n        finally:\n            save()\n";
        let found = code(text, 4);
        assert_eq!((found.function.as_str(), found.cleanup), ("A.run", 6));
        assert!(code(text, 6).cleans);
    }

    #[test]
    fn a_loop_with_a_way_out_is_not_endless() {
        assert_eq!(code("while True:\n    if x:\n        break\n    y()\n", 4).endless, 0);
        assert_eq!(code("while True:\n    for x in y:\n        break\n", 2).endless, 1);
        assert_eq!(code("while 1:\n    y()\n", 2).endless, 1);
    }
}
