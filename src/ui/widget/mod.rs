//! What panes are made of: text, tables, charts, timelines; and pictures of what was drawn.

pub mod ascii;
pub mod code;
pub mod course;
pub mod picture;
pub mod rows;
pub mod sparkline;
pub mod strip;
pub mod text;
pub mod timeline;
