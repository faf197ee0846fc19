//! The lines of the list of scenarios: a head before each group, where there is more than one.

use super::Gallery;
use crate::ui::scene::Scroll;

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListLine<'a> {
    /// The name of the group of those that follow.
    Head(&'a str),
    /// A scenario, by its place among those shown.
    Scenario(usize),
}

pub(super) fn list_lines(gallery: &Gallery) -> Vec<ListLine<'_>> {
    let groups: Vec<&str> = gallery.shown().map(|card| &*card.group).collect();
    let has_heads = groups.iter().any(|group| *group != groups[0]);
    let mut lines = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        if has_heads && (place == 0 || groups[place - 1] != *group) {
            lines.push(ListLine::Head(group));
        }
        lines.push(ListLine::Scenario(place));
    }
    lines
}

/// Where the list's lines stand: the selected scenario is on the screen, the first of a group with its head.
pub(super) fn scrolled(gallery: &Gallery, height: u16) -> Scroll {
    let lines = list_lines(gallery);
    let line = lines.iter().position(|line| *line == ListLine::Scenario(gallery.list.selected));
    let line = line.unwrap_or(lines.len().saturating_sub(1));
    let top = Scroll { selected: line, top: gallery.list.top }.clamped(lines.len(), height).top;
    let has_head = line == top && line > 0 && matches!(lines[line - 1], ListLine::Head(_)) && height > 1;
    Scroll { selected: line, top: top - usize::from(has_head) }
}

#[cfg(test)]
mod tests {
    use super::{ListLine, list_lines, scrolled};
    use crate::ui::{Card, gallery::Gallery};

    fn gallery(groups: &[&str]) -> Gallery {
        Gallery::new(groups.iter().map(|group| Card { group: (*group).into(), ..Card::default() }).collect())
    }

    #[test]
    fn each_group_has_a_head_and_one_alone_has_none() {
        use ListLine::{Head, Scenario};
        let lines = |groups: &[&str]| format!("{:?}", list_lines(&gallery(groups)));
        let wanted = [Head("start"), Scenario(0), Scenario(1), Head("end"), Scenario(2)];
        assert_eq!(lines(&["start", "start", "end"]), format!("{wanted:?}"));
        assert_eq!(lines(&["start"]), format!("{:?}", [Scenario(0)]));
    }

    #[test]
    fn the_first_of_a_group_is_shown_with_its_head() {
        let mut gallery = gallery(&["start", "start", "end", "end"]);
        gallery.list.selected = 2;
        assert_eq!(scrolled(&gallery, 2).top, 3);
        gallery.list.top = 4;
        assert_eq!(scrolled(&gallery, 2).top, 3);
        (gallery.list.selected, gallery.list.top) = (0, 3);
        assert_eq!(scrolled(&gallery, 2).top, 0);
    }
}
