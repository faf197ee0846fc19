//! Collect, decide, perform, draw.
