//! The agent inside real interpreters: what it tells, and that it changes nothing.
//!
//! A test that finds the program unchanged would pass for nothing if the agent were not there. So every one goes through
//! [`watched::Watched`], which also asserts that the agent was connected, lived to the end and lost no record.

mod asks;
mod bad_input;
mod cache;
mod deadlines;
mod elsewhere;
mod interpreters;
mod leaving;
mod modules;
#[path = "../support/no_settings.rs"]
mod no_settings;
mod rarer;
mod reports;
mod suite;
mod traceless;
mod transparency;
mod tree;
mod watched;
