//! What is asked, and what can be answered.

/// A question with its answers.
#[derive(Debug)]
pub struct Inquiry {
    /// What its flag is called.
    pub flag: &'static str,
    pub ask: &'static str,
    pub choices: &'static [Choice],
}

#[derive(Debug)]
pub struct Choice {
    pub word: &'static str,
    /// What it means, in a few words.
    pub about: &'static str,
}

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident $flag:literal $ask:literal { $($variant:ident $word:literal $about:literal,)+ })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
            pub enum $name { $($variant,)+ }

            impl $name {
                const ALL: &[Self] = &[$(Self::$variant),+];
            }
        )+

        /// Every question, in order.
        pub const QUESTIONS: &[Inquiry] = &[
            $(Inquiry {
                flag: $flag,
                ask: $ask,
                choices: &[$(Choice { word: $word, about: $about }),+],
            },)+
        ];
    };
}

answers! {
    /// Where the asynchronous code is called from.
    Place "from" "Where is the asynchronous code called from?" {
        Script "program" "main is yours: a program, a service, a script",
        Sync "sync" "synchronous code calls it: Flask, Celery, a callback",
        Inside "loop" "a loop runs already: FastAPI, Jupyter, a coroutine",
    }
    /// What it runs on.
    Target "on" "What does it run on?" {
        Python38 "3.8" "Python 3.8 to 3.10",
        Python311 "3.11" "Python 3.11",
        Python312 "3.12" "Python 3.12 or 3.13",
        Python314 "3.14" "Python 3.14 or newer",
        Tokio "tokio" "Rust, on Tokio",
    }
    /// How often a coroutine is run from outside.
    Runs "calls" "How often is a coroutine run from outside?" {
        Once "one" "once, from start to end",
        Several "several" "several times, with something kept in between",
    }
    Loop "loop-kind" "Which loop is it to be?" {
        Default "default" "the usual one",
        Other "other" "another one, such as uvloop",
    }
    /// How threads have to do with it.
    Threads "threads" "What have threads to do with it?" {
        One "none" "one thread does it all",
        Each "each" "several threads run a loop each",
        Callers "callers" "other threads call this loop",
    }
    /// What ends it.
    Signals "stop" "What ends it?" {
        None "itself" "it ends by itself",
        CtrlC "ctrl-c" "Ctrl-C, at a terminal",
        Term "term" "SIGTERM: Docker, systemd, Kubernetes",
    }
}

/// An answer to every question, each as its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers([usize; QUESTIONS.len()]);

impl Answers {
    /// What holds where nothing is said, on a Python 3 of that minor version, or without one on Tokio.
    pub fn usual(minor: Option<u16>) -> Self {
        let mut answers = Self::default();
        answers.set(1, target(minor) as usize);
        answers
    }

    /// Which choice is the answer to a question, by their places.
    pub const fn get(&self, question: usize) -> usize {
        self.0[question]
    }

    /// Answers a question; what is no choice is left.
    pub fn set(&mut self, question: usize, choice: usize) {
        if choice < QUESTIONS[question].choices.len() {
            self.0[question] = choice;
        }
    }

    /// Answers a question by a word.
    ///
    /// # Errors
    /// When it is no answer: those there are.
    pub fn answer(&mut self, question: usize, word: &str) -> Result<(), String> {
        let Inquiry { choices, .. } = &QUESTIONS[question];
        let minor = || word.strip_prefix("3.")?.parse().ok().filter(|minor: &u16| *minor >= 8);
        let version = || minor().filter(|_| question == 1).map(|minor| target(Some(minor)) as usize);
        let found = choices.iter().position(|choice| choice.word == word).or_else(version);
        let words = || choices.iter().map(|choice| choice.word).collect::<Vec<_>>().join(", ");
        let others = if question == 1 { ", or another version from 3.8 on" } else { "" };
        self.set(question, found.ok_or_else(|| format!("`{word}` is no answer; write one of {}{others}", words()))?);
        Ok(())
    }

    /// Every combination.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::default()];
        for (question, Inquiry { choices, .. }) in QUESTIONS.iter().enumerate() {
            let with = |answers: &Self| {
                (0..choices.len())
                    .map(|choice| {
                        let mut answers = *answers;
                        answers.set(question, choice);
                        answers
                    })
                    .collect::<Vec<_>>()
            };
            all = all.iter().flat_map(with).collect();
        }
        all
    }

    pub const fn place(&self) -> Place {
        Place::ALL[self.0[0]]
    }

    pub const fn target(&self) -> Target {
        Target::ALL[self.0[1]]
    }

    pub const fn runs(&self) -> Runs {
        Runs::ALL[self.0[2]]
    }

    pub const fn loop_kind(&self) -> Loop {
        Loop::ALL[self.0[3]]
    }

    pub const fn threads(&self) -> Threads {
        Threads::ALL[self.0[4]]
    }

    pub const fn signals(&self) -> Signals {
        Signals::ALL[self.0[5]]
    }
}

/// The answer for a minor version of Python 3; for none it is Tokio.
const fn target(minor: Option<u16>) -> Target {
    match minor {
        Some(..=10) => Target::Python38,
        Some(11) => Target::Python311,
        Some(12 | 13) => Target::Python312,
        Some(_) => Target::Python314,
        None => Target::Tokio,
    }
}
