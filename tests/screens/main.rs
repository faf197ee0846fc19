//! Whole screens, as they are seen; and what keys and the mouse do to them.

mod any;
mod asks;
mod claims;
mod filter;
mod gallery;
mod keys;
mod lesson;
mod past;
mod present;
mod reply;
mod selected;
mod sessions;
mod sheet;
mod snapshots;
mod story;
mod time;
