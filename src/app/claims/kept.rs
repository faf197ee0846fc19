//! The last answers to statements: a file in the user's folder for states.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};

use crate::{
    app::{read_settings, remember::replace},
    claim::Answered,
    export::claims::evidence,
    ui::{ClaimAnswer, ClaimCard},
};

/// The last answers, by the numbers of their statements.
#[derive(Clone, Debug, Default)]
pub struct KeptAnswers {
    /// Where they are kept; without a place they are for this time alone.
    file: Option<PathBuf>,
    answers: BTreeMap<u8, KeptAnswer>,
}

/// An answer as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct KeptAnswer {
    /// The statement: another one has another answer.
    statement: String,
    answer: String,
    on: String,
    evidence: Vec<(String, String)>,
    is_documented: bool,
}

impl KeptAnswers {
    /// Reads `loopscope/claims.json` in the folder for states. A file that cannot be read or understood has no answers.
    pub fn load() -> Self {
        let folder = etcetera::choose_base_strategy().ok().and_then(|base| base.state_dir());
        folder.map_or_else(Self::default, |folder| Self::of(&folder.join("loopscope/claims.json")))
    }

    fn of(file: &Path) -> Self {
        let text = read_settings(file).unwrap_or_default();
        Self { file: Some(file.into()), ..Self::parse(&text) }
    }

    /// What a file's text says; nothing where it is not understood.
    pub fn parse(text: &str) -> Self {
        Self { file: None, answers: serde_json::from_str(text).unwrap_or_default() }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        serde_json::to_string(&self.answers).unwrap_or_default()
    }

    /// Keeps answers beside those of other statements.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep(&mut self, answered: &[Answered]) -> io::Result<()> {
        for it in answered {
            let kept = ClaimAnswer::from(it);
            let ClaimAnswer { word: answer, on, evidence, is_documented } = kept;
            let statement = it.claim.statement.into();
            self.answers.insert(it.claim.number, KeptAnswer { statement, answer, on, evidence, is_documented });
        }
        let Some(file) = &self.file else { return Ok(()) };
        replace(file, &self.text())
    }

    /// The last answer to a statement.
    pub(super) fn answer(&self, card: &ClaimCard) -> Option<ClaimAnswer> {
        let kept = self.answers.get(&card.number).filter(|kept| kept.statement == card.statement)?.clone();
        let KeptAnswer { answer: word, on, evidence, is_documented, .. } = kept;
        Some(ClaimAnswer { word, on, evidence, is_documented })
    }
}

impl From<&Answered> for ClaimAnswer {
    fn from(answered: &Answered) -> Self {
        let overall = answered.overall();
        Self {
            word: overall.truth.word().into(),
            on: overall.on,
            evidence: evidence(answered, false),
            is_documented: answered.is_documented(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::KeptAnswers;
    use crate::{
        claim::{Answered, Judgement, Opinion, find},
        event::Engine,
        ui::ClaimCard,
    };
    use std::fs;

    fn answered() -> Answered {
        let opinion = Opinion { engine: Engine::Tokio, judgement: Judgement::holds("It does."), is_documented: true };
        Answered { claim: find(1).expect("there is a first"), opinions: vec![opinion] }
    }

    #[test]
    fn answers_are_known_at_the_next_start_while_the_statement_is_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("new/claims.json");
        KeptAnswers::of(&file).keep(&[answered()]).expect("it can be written");
        let statement = answered().claim.statement.to_owned();
        let card = ClaimCard { number: 1, statement, ..ClaimCard::default() };
        let again = KeptAnswers::of(&file);
        assert_eq!(again.answer(&card).map(|answer| answer.word), Some("holds".into()));
        assert_eq!(again.answer(&ClaimCard { statement: "Another one.".into(), ..card }), None);
    }

    #[test]
    fn a_file_that_is_not_understood_has_no_answers() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("claims.json");
        fs::write(&file, "= what").expect("ours");
        assert_eq!(KeptAnswers::of(&file).answer(&ClaimCard { number: 1, ..ClaimCard::default() }), None);
    }
}
