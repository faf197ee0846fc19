//! Rules that read the model and answer in sentences, with evidence.
