//! The evidence as a chain: what happened, and the times between neighbours.

use ratatui::style::Style;

use super::{HeadlineScene, title::lasting};
use crate::{
    event::{Span, clean},
    finding::Step,
    ui::{glyphs::Glyphs, widget::text::width},
};

/// A run of text in one style.
pub(super) type Piece = (String, Style);

/// A link of the chain: the arrow that leads to it, and what happened.
struct Link {
    arrow: Piece,
    text: Piece,
    /// Where it began: of the first link alone.
    when: Option<Piece>,
}

/// The chain on at most so many lines. Where it does not fit, links behind the first one go: how it ended matters most.
pub(super) fn lines(scene: &HeadlineScene<'_>, columns: usize, most: usize) -> Vec<Vec<Piece>> {
    let steps = &scene.headline.evidence;
    if steps.is_empty() || most == 0 || columns == 0 {
        return Vec::new();
    }
    let forms = (0..steps.len()).map(|left_out| links(scene, steps, left_out, left_out == 0));
    let mut forms = forms.flat_map(|links| {
        let without: Vec<Link> =
            links.iter().map(|link| Link { arrow: link.arrow.clone(), text: link.text.clone(), when: None }).collect();
        [links, without]
    });
    let fitting = forms.find_map(|links| folded(&links, columns, most));
    fitting.unwrap_or_else(|| {
        vec![vec![
            links(scene, steps, steps.len() - 1, false)
                .pop()
                .map_or_else(|| (String::new(), Style::new()), |link| link.text),
        ]]
    })
}

/// The links without so many behind the first one.
fn links(scene: &HeadlineScene<'_>, steps: &[Step], left_out: usize, dated: bool) -> Vec<Link> {
    let (theme, glyphs) = (scene.theme, scene.theme.glyphs);
    let arrow = |words: String| (words, theme.dim());
    let here = scene.step.and_then(|place| steps.get(place));
    let is_here = |step: &Step| here.is_some_and(|here| std::ptr::eq(here, step));
    let link = |before: Option<&Step>, step: &Step, gap: bool| {
        let words = before.map_or_else(String::new, |before| connector(glyphs, step.at.since(before.at), gap));
        let style = if is_here(step) { theme.selected(true) } else { theme.text() };
        Link { arrow: arrow(words), text: (clean(&step.text).into_owned(), style), when: None }
    };
    let Some((first, rest)) = steps.split_first() else { return Vec::new() };
    let mut links = vec![link(None, first, false)];
    if dated || left_out > 0 {
        links[0].when = Some((format!(" {}", scene.model.since_start(first.at)), theme.dim()));
    }
    let rest = &rest[left_out.min(rest.len())..];
    let mut before = first;
    for (place, step) in rest.iter().enumerate() {
        links.push(link(Some(before), step, place == 0 && left_out > 0));
        before = step;
    }
    if let Some(lasted) = scene.lasted().filter(|_| scene.headline.since.is_some()) {
        let words = format!("{}{} ", glyphs.dash, glyphs.arrow);
        links.push(Link {
            arrow: arrow(words),
            text: (format!("still so after {}", lasting(lasted)), theme.title()),
            when: None,
        });
    }
    links
}

/// `─0.3 ms→ `; where links are left out, `─…0.3 ms→ `.
fn connector(glyphs: &Glyphs, length: Span, gap: bool) -> String {
    let sign = if gap { glyphs.ellipsis } else { "" };
    let end = if glyphs.arrow.is_ascii() { glyphs.dash } else { "" };
    format!("{}{sign}{length}{end}{} ", glyphs.dash, glyphs.arrow)
}

/// The links on lines, broken before arrows; `None` where they need more lines, or a link more than a line.
fn folded(links: &[Link], columns: usize, most: usize) -> Option<Vec<Vec<Piece>>> {
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut used = 0;
    for link in links {
        let pieces: Vec<Piece> = [Some(link.arrow.clone()), Some(link.text.clone()), link.when.clone()]
            .into_iter()
            .flatten()
            .filter(|(text, _)| !text.is_empty())
            .collect();
        let needs: usize = pieces.iter().map(|(text, _)| width(text)).sum();
        if needs > columns {
            return None;
        }
        if used + needs + usize::from(used > 0) > columns {
            lines.push(Vec::new());
            used = 0;
        }
        let line = lines.last_mut()?;
        if used > 0 {
            line.push((" ".into(), Style::new()));
            used += 1;
        }
        line.extend(pieces);
        used += needs;
    }
    (lines.len() <= most).then_some(lines)
}
