//! The signal menu.

/// The signals that can be sent, and what each is for.
pub const SIGNALS: &[(i32, &str)] =
    &[(2, "Ctrl-C asks to stop"), (15, "a supervisor asks to stop"), (9, "cannot be caught")];

/// Which signal to send where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signals {
    /// What the lane with the focus is called.
    pub here: String,
    /// Whether there are others.
    pub several: bool,
    /// The selected one of [`SIGNALS`].
    pub selected: usize,
    /// Whether it goes to every lane that runs, or to the focused one alone.
    pub all: bool,
}

impl Signals {
    /// The one that supervisors send, selected.
    pub const fn new(here: String, several: bool) -> Self {
        Self { here, several, selected: 1, all: several }
    }

    /// The selected signal.
    pub fn signal(&self) -> i32 {
        SIGNALS[self.selected.min(SIGNALS.len() - 1)].0
    }

    /// Selects the next signal, or the one before; round and round.
    pub const fn turn(&mut self, forward: bool) {
        let step = if forward { 1 } else { SIGNALS.len() - 1 };
        self.selected = (self.selected + step) % SIGNALS.len();
    }
}
