//! What happened, in formats for others; each gives bytes.
