//! What the product says that a statement comes to.

use super::Truth;
use crate::event::Engine;

/// The answer that is documented: one, and exceptions from it.
#[derive(Clone, Copy, Debug)]
pub struct Documented {
    pub truth: Truth,
    /// Engines for which another is documented. The first that fits counts.
    pub except: &'static [(Scope, Truth)],
    /// Whether it takes something that not every machine has: then it may be n/a.
    pub may_be_missing: bool,
}

/// Some engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Tokio,
    Cpython,
    /// CPython before 3.x.
    Before(u16),
    /// CPython 3.x and later.
    From(u16),
}

impl Documented {
    /// The same answer everywhere.
    pub const fn always(truth: Truth) -> Self {
        Self { truth, except: &[], may_be_missing: false }
    }

    /// Another answer for some engines.
    pub const fn but(self, except: &'static [(Scope, Truth)]) -> Self {
        Self { except, ..self }
    }

    /// n/a where what it takes is not there.
    pub const fn where_there(self) -> Self {
        Self { may_be_missing: true, ..self }
    }

    /// What is documented for an engine.
    pub fn on(&self, engine: Engine) -> Truth {
        self.except.iter().find(|(scope, _)| scope.holds(engine)).map_or(self.truth, |(_, truth)| *truth)
    }
}

impl Scope {
    pub fn holds(self, engine: Engine) -> bool {
        match (self, engine) {
            (Self::Tokio, Engine::Tokio) | (Self::Cpython, Engine::Cpython(_)) => true,
            (Self::Before(minor), Engine::Cpython(version)) => (version.0, version.1) < (3, minor),
            (Self::From(minor), Engine::Cpython(version)) => (version.0, version.1) >= (3, minor),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Documented, Engine, Scope, Truth};

    #[test]
    fn the_first_scope_that_holds_counts() {
        let documented = Documented::always(Truth::Holds)
            .but(&[(Scope::Before(11), Truth::NotApplicable), (Scope::Cpython, Truth::Depends)]);
        let on = |version| documented.on(Engine::Cpython(version));
        assert_eq!((on((3, 10, 13)), on((3, 11, 0))), (Truth::NotApplicable, Truth::Depends));
        assert_eq!(documented.on(Engine::Tokio), Truth::Holds);
    }
}
