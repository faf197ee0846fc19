//! Everything a person can ask for. Which key asks for it stands in the [key table](super::keymap::KEYS).

use super::pane::Pane;

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Show what keys do.
    Help,
    /// Show what can be done, by name.
    Palette,
    /// Take one step back out.
    Back,
    /// End the program.
    Quit,
    /// Hand the terminal back to the shell.
    Suspend,
    /// Take the mouse, or leave it to the terminal.
    Mouse,
    /// Take the next theme.
    Theme,
    /// Unicode or ASCII signs.
    Ascii,
    /// Select another row: so many down, negative is up.
    Move(Move),
    /// Type a text that names must contain.
    Filter,
    /// Keep the text that is typed.
    Keep,
    /// Run the selected scenario.
    Start,
    /// Choose the entry points to run.
    EntryPoints,
    /// Choose the engines to run on.
    Engines,
    /// Take another value for the selected parameter.
    Turn(Side),
    /// Go between the scenarios and the parameters of the selected one.
    Form,
    /// Focus another pane.
    Focus(Focus),
    /// The lane beside this one.
    Lane(Side),
    /// One pane on the whole screen, or all of them.
    Expand,
    /// One lane on the whole screen, or all of them.
    Alone,
    /// Hold the picture still.
    Pause,
    /// Follow what happens.
    Live,
    /// Go to another entry of the log.
    Step(TimeStep),
    /// Show less or more time.
    Zoom(Zoom),
    /// Go to where two lanes begin to differ; from there, to where the next two do.
    Difference,
    /// Choose a signal to send.
    Signal,
    /// Cancel the selected task.
    CancelTask,
    /// Run it once more.
    Again,
    /// Show who made whom.
    Tree,
    /// Sort by something else.
    Sort,
    /// Look at the selected task.
    Open,
    /// Copy the selected row.
    Copy,
    /// Save a picture of the screen.
    Export,
}

/// Where a selection goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// A row up.
    Up,
    /// A row down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// The first row.
    First,
    /// The last row.
    Last,
}

/// Which pane gets the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Focus {
    /// The next one on the screen.
    Next,
    /// The one before.
    Previous,
    /// This one, on the screen from now on.
    Pane(Pane),
}

/// Left or right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    Right,
}

/// Where the cursor goes in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeStep {
    /// To the entry before.
    Back,
    /// To the next entry.
    On,
    /// Ten entries back.
    LeapBack,
    /// Ten entries on.
    LeapOn,
    /// To the beginning.
    Start,
}

/// How much time is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zoom {
    /// Half.
    In,
    /// Twice as much.
    Out,
    /// All.
    All,
}
