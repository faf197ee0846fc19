//! The screen: state, keys, update, views. Pure.
