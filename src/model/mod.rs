//! What happened, as history.
