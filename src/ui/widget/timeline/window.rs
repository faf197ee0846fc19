//! A stretch of time, and how it lies on columns: in proportion, but for idle stretches, which are folded.
//!
//! ```text
//!   SIGTERM▼ +2 ms  +4 ms ≈ 58.0 s ≈
//! ━━━━━━━━◈━━━━━━━━━━━━━━━━━━━━━≈━━━━
//! ```

use crate::event::{Span, Time};

/// A stretch of time to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    pub from: Time,
    pub to: Time,
    /// The idle parts of it that are folded, in the order of time; none touches another.
    pub folds: Vec<(Time, Time)>,
}

/// Columns that a fold takes, with the words on the axis; on few columns it takes a third of them.
const FOLD: u16 = 11;
/// Nothing shorter is folded.
const LEAST: Span = Span::from_millis(1_000);
/// The most folds.
const FOLDS: usize = 3;
/// Folds must make what is left so many times shorter, else the time stays whole.
const GAIN: u64 = 5;

impl Window {
    /// The whole stretch, without folds.
    pub const fn whole(from: Time, to: Time) -> Self {
        Self { from, to, folds: Vec::new() }
    }

    /// The stretch, its long idle parts folded. `moments` are those at which something happened, in any order.
    pub fn folded(from: Time, to: Time, mut moments: Vec<Time>) -> Self {
        moments.retain(|at| (from..=to).contains(at));
        moments.extend([from, to]);
        moments.sort_unstable();
        let mut gaps: Vec<_> = moments.windows(2).map(|pair| (pair[0], pair[1])).collect();
        gaps.retain(|gap| length(gap) >= LEAST);
        gaps.sort_by_key(|gap| std::cmp::Reverse(length(gap)));
        let (mut count, mut left) = (0, to.since(from).0);
        for more in 1..=gaps.len().min(FOLDS) {
            let shorter = to.since(from).0 - gaps[..more].iter().map(|gap| length(gap).0).sum::<u64>();
            if shorter > 0 && shorter <= left / GAIN {
                (count, left) = (more, shorter);
            }
        }
        gaps.truncate(count);
        gaps.sort_unstable();
        Self { from, to, folds: gaps }
    }

    /// How it lies on so many columns.
    pub fn scale(&self, columns: u16) -> Scale {
        let fold = FOLD.min(columns / 3);
        let folds = u16::try_from(self.folds.len()).unwrap_or(0);
        let open = columns.saturating_sub(fold * folds);
        let folded: u64 = self.folds.iter().map(|fold| length(fold).0).sum();
        let whole = self.to.since(self.from).0.saturating_sub(folded).max(1);
        let part = |passed: u64| (u128::from(passed) * u128::from(open) / u128::from(whole)) as u16;
        let (mut pieces, mut from, mut passed) = (Vec::new(), self.from, 0);
        for (place, &(begin, end)) in (0..).zip(&self.folds) {
            let column = part(passed) + place * fold;
            passed += begin.since(from).0;
            let next = part(passed) + place * fold;
            pieces.push(Piece { from, to: begin, column, columns: next - column, is_fold: false });
            pieces.push(Piece { from: begin, to: end, column: next, columns: fold, is_fold: true });
            from = end;
        }
        let column = part(passed) + folds * fold;
        let columns_left = columns.saturating_sub(column);
        pieces.push(Piece { from, to: self.to, column, columns: columns_left, is_fold: false });
        Scale { pieces, columns, open: Span(whole), open_columns: open }
    }
}

/// A window on columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    pieces: Vec<Piece>,
    /// How many columns there are.
    pub columns: u16,
    /// The time that is not folded, and its columns.
    pub open: Span,
    pub open_columns: u16,
}

/// A stretch of time in proportion, or a fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub from: Time,
    pub to: Time,
    /// Its first column, and how many it has.
    pub column: u16,
    pub columns: u16,
    pub is_fold: bool,
}

impl Scale {
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// What the first column begins with.
    pub fn from(&self) -> Time {
        self.pieces[0].from
    }

    /// What the last column ends with.
    pub fn to(&self) -> Time {
        self.pieces[self.pieces.len() - 1].to
    }

    /// The column of a moment; none when it lies outside.
    pub fn column(&self, at: Time) -> Option<u16> {
        (self.from() <= at && at <= self.to() && self.columns > 0).then(|| self.nearest(at))
    }

    /// The column of a moment, at the edge for what lies outside.
    pub fn nearest(&self, at: Time) -> u16 {
        // What happens at the begin or the end of a fold stands beside it, where there is a column.
        let holds = |piece: &&Piece| piece.columns > 0 && at <= piece.to && (!piece.is_fold || at < piece.to);
        let piece = self.pieces.iter().find(holds).or_else(|| self.pieces.iter().rfind(|piece| piece.columns > 0));
        piece.map_or(0, |piece| piece.column_of(at)).min(self.columns.saturating_sub(1))
    }

    /// The last moment of a column.
    pub fn moment(&self, column: u16) -> Time {
        let holds = |piece: &&Piece| column < piece.column + piece.columns;
        self.pieces.iter().find(holds).map_or(self.to(), |piece| piece.moment(column))
    }

    /// The columns of the folds.
    pub fn folds(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| piece.is_fold && piece.columns > 0)
    }
}

impl Piece {
    fn column_of(&self, at: Time) -> u16 {
        let whole = u128::from(self.to.since(self.from).0.max(1));
        let column = u128::from(at.since(self.from).0) * u128::from(self.columns) / whole;
        self.column + column.min(u128::from(self.columns.saturating_sub(1))) as u16
    }

    fn moment(&self, column: u16) -> Time {
        let whole = u128::from(self.to.since(self.from).0);
        let end = whole * (u128::from(column.saturating_sub(self.column)) + 1) / u128::from(self.columns.max(1));
        self.from + Span(end.saturating_sub(1) as u64)
    }
}

fn length((from, to): &(Time, Time)) -> Span {
    to.since(*from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Time, Window};

    fn ms(ms: u64) -> Time {
        Time(ms * 1_000_000)
    }

    #[test]
    fn what_is_idle_for_long_is_folded() {
        let hang = Window::folded(ms(1_000), ms(61_000), [1_001, 1_004, 1_005].map(ms).to_vec());
        assert_eq!(hang.folds, [(ms(1_005), ms(61_000))]);
        let twice = Window::folded(ms(0), ms(100_000), [0, 50_000, 50_400, 50_900].map(ms).to_vec());
        assert_eq!(twice.folds, [(ms(0), ms(50_000)), (ms(50_900), ms(100_000))]);
        assert!(Window::folded(ms(0), ms(900), vec![ms(1)]).folds.is_empty(), "a cleanup of less than a second");
        let even = Window::folded(ms(0), ms(10_000), (0..10).map(|s| ms(s * 1_000)).collect());
        assert!(even.folds.is_empty(), "no fold would show more");
    }

    #[test]
    fn a_fold_takes_few_columns_and_the_rest_is_in_proportion() {
        let scale = Window { from: ms(0), to: ms(60_010), folds: vec![(ms(10), ms(60_010))] }.scale(61);
        assert_eq!([0, 5, 9, 10].map(|at| scale.nearest(ms(at))), [0, 25, 45, 49]);
        assert_eq!(scale.folds().map(|fold| (fold.column, fold.columns)).collect::<Vec<_>>(), [(50, 11)]);
        assert_eq!(scale.nearest(ms(60_010)), 60);
        let narrow = Window { from: ms(0), to: ms(60_010), folds: vec![(ms(10), ms(60_010))] }.scale(3);
        assert_eq!(narrow.nearest(ms(60_010)), 2);
    }

    proptest! {
        #[test]
        fn columns_grow_with_time_and_lead_back(
            columns in 1u16..200,
            length in 1u64..100_000,
            moments in prop::collection::vec(0u64..100_000, 0..12),
        ) {
            let window = Window::folded(ms(0), ms(length), moments.iter().copied().map(ms).collect());
            let scale = window.scale(columns);
            let mut before = 0;
            for step in 0..=64 {
                let column = scale.nearest(Time(ms(length).0 * step / 64));
                prop_assert!(column >= before && column < columns);
                before = column;
            }
            for column in 0..columns {
                let moment = scale.moment(column);
                prop_assert!(scale.from() <= moment && moment <= scale.to());
                prop_assert!(scale.moment(column.saturating_sub(1)) <= moment);
            }
        }
    }
}
