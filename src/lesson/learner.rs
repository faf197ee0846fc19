//! Where a learner is in a lesson: pure, key by key.

use super::card::{Lesson, Question};

/// Where somebody is in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learner {
    /// The card that was begun with.
    begun: usize,
    card: usize,
    /// The answers given to the question of this card, in order.
    given: Vec<usize>,
    /// Asked to go on without an answer: once is a slip, twice means it.
    skipped: u8,
    /// Questions answered right at the first try, and at a later one.
    first: usize,
    later: usize,
    /// How many cards of the lesson's questions were counted.
    counted: Vec<usize>,
}

/// What somebody does at a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    On,
    Back,
    /// Gives an answer, by its place.
    Answer(usize),
}

/// What a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Text alone.
    Text,
    /// The question waits for an answer.
    Asks,
    /// The question waits, and was asked to be passed over: it says how that is done.
    Nudges,
    /// The answer of that place was given, and is not right; another try is open.
    Wrong(usize),
    Right(usize),
    /// The right answer is shown without having been given.
    Shown,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Stay,
    /// Another card is shown.
    Card,
    /// The last card was left.
    End,
}

impl Learner {
    /// Somebody who begins at a card.
    pub fn at(card: usize) -> Self {
        Self { begun: card, card, ..Self::default() }
    }

    /// Which card is shown.
    pub const fn card(&self) -> usize {
        self.card
    }

    /// How many questions were answered right at the first try, and at a later one.
    pub const fn score(&self) -> (usize, usize) {
        (self.first, self.later)
    }

    /// How many questions there are from where the learner began.
    pub fn asked(&self, lesson: &Lesson) -> usize {
        lesson.cards.iter().skip(self.begun).filter(|card| card.question.is_some()).count()
    }

    pub fn stage(&self, lesson: &Lesson) -> Stage {
        let Some(question) = self.question(lesson) else { return Stage::Text };
        match self.given.last() {
            Some(&given) if given == question.right() => Stage::Right(given),
            _ if self.skipped > 1 => Stage::Shown,
            _ if self.skipped == 1 => Stage::Nudges,
            Some(&given) => Stage::Wrong(given),
            None => Stage::Asks,
        }
    }

    pub fn press(&mut self, lesson: &Lesson, press: Press) -> Turn {
        match (press, self.stage(lesson)) {
            (Press::Back, _) if self.card == 0 => Turn::Stay,
            (Press::Back, _) => self.go_to(self.card - 1),
            (Press::Answer(given), Stage::Asks | Stage::Nudges | Stage::Wrong(_)) => {
                self.answer(lesson, given);
                Turn::Stay
            }
            (Press::Answer(_), _) => Turn::Stay,
            // After a try the answer may be asked for at once.
            (Press::On, Stage::Wrong(_)) => self.skip(2),
            (Press::On, Stage::Asks | Stage::Nudges) => self.skip(self.skipped + 1),
            (Press::On, _) if self.card + 1 == lesson.cards.len() => Turn::End,
            (Press::On, _) => self.go_to(self.card + 1),
        }
    }

    fn question<'a>(&self, lesson: &'a Lesson) -> Option<&'a Question> {
        lesson.cards.get(self.card)?.question.as_ref()
    }

    fn skip(&mut self, times: u8) -> Turn {
        self.skipped = times;
        Turn::Stay
    }

    fn go_to(&mut self, card: usize) -> Turn {
        (self.card, self.skipped) = (card, 0);
        self.given.clear();
        Turn::Card
    }

    fn answer(&mut self, lesson: &Lesson, given: usize) {
        let Some(question) = self.question(lesson).filter(|question| given < question.answers.len()) else { return };
        self.skipped = 0;
        self.given.push(given);
        if given == question.right() && !self.counted.contains(&self.card) {
            self.counted.push(self.card);
            if self.given.len() == 1 { self.first += 1 } else { self.later += 1 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Learner, Press, Stage, Turn};
    use crate::lesson::{Lesson, read};

    fn lesson() -> Lesson {
        let text = r#"
title = "T"
about = "A."
[[run]]
name = "one"
scenario = "sleep"
[[card]]
run = "one"
text = "Read."
[[card]]
text = "Think."
ask = "What?"
answers = [
    { text = "this", because = "No." },
    { text = "that", right = true, because = "Yes." },
]
"#;
        read("t", "t.toml", text).expect("it is a lesson")
    }

    #[test]
    fn a_wrong_answer_leaves_another_try_and_a_right_one_leads_on() {
        let (lesson, mut learner) = (lesson(), Learner::default());
        assert_eq!(learner.stage(&lesson), Stage::Text);
        assert_eq!(learner.press(&lesson, Press::Answer(0)), Turn::Stay);
        assert_eq!(learner.press(&lesson, Press::On), Turn::Card);
        assert_eq!(learner.stage(&lesson), Stage::Asks);
        learner.press(&lesson, Press::Answer(0));
        assert_eq!(learner.stage(&lesson), Stage::Wrong(0));
        learner.press(&lesson, Press::Answer(7));
        assert_eq!(learner.stage(&lesson), Stage::Wrong(0), "no such answer");
        learner.press(&lesson, Press::Answer(1));
        assert_eq!((learner.stage(&lesson), learner.score()), (Stage::Right(1), (0, 1)));
        assert_eq!(learner.press(&lesson, Press::On), Turn::End);
    }

    #[test]
    fn one_press_too_many_does_not_give_the_answer_away() {
        let (lesson, mut learner) = (lesson(), Learner::at(1));
        learner.press(&lesson, Press::On);
        assert_eq!(learner.stage(&lesson), Stage::Nudges);
        learner.press(&lesson, Press::On);
        assert_eq!((learner.stage(&lesson), learner.score()), (Stage::Shown, (0, 0)));
        assert_eq!(learner.press(&lesson, Press::Back), Turn::Card);
        assert_eq!((learner.card(), learner.press(&lesson, Press::Back)), (0, Turn::Stay));
    }

    #[test]
    fn a_question_counts_once() {
        let (lesson, mut learner) = (lesson(), Learner::at(1));
        for _ in 0..2 {
            learner.press(&lesson, Press::Answer(1));
            learner.press(&lesson, Press::Back);
            learner.press(&lesson, Press::On);
        }
        assert_eq!(learner.score(), (1, 0));
    }
}
