//! Lines become blocks, in the order of reading.
//!
//! Owns columns. Where a strip that no line crosses runs down a part of a page, with lines of prose on both
//! sides, what lies above is read first, then the left side, the right side, and what lies below; each in the
//! same way. Law: each line is in one block.

use super::lines::Line;

/// Least width of what parts two columns, in heights of the font. Lines have no gaps as wide.
const GUTTER: f32 = 0.4;

/// Lines of a column at least.
const MIN_LINES: usize = 3;

/// Width of most lines of a column at least, in heights of the font: cells of a table are narrower, and are read
/// by rows.
const MIN_WIDTH: f32 = 9.0;

/// Columns within columns, at most.
const MAX_DEPTH: u32 = 12;

/// Places at most that are tried for what parts two columns.
const MAX_PLACES: usize = 400;

/// A strip between two columns: its left edge, and the lines beside it.
struct Gutter {
    left: f32,
    /// The lines from the first beside it to the last, by their places in the block.
    lines: std::ops::Range<usize>,
    /// Lines of the column that has fewer.
    weight: usize,
}

/// Lines that are read one after the other, top to bottom, rows of a table being one line each.
pub(super) type Block = Vec<Line>;

/// The blocks of a page; its lines are given from top to bottom.
pub(super) fn blocks(lines: Vec<Line>) -> Vec<Block> {
    let mut blocks = Vec::new();
    part(lines, MAX_DEPTH, &mut blocks);
    blocks
}

fn part(lines: Vec<Line>, depth: u32, blocks: &mut Vec<Block>) {
    let found = if depth == 0 { None } else { gutter(&lines) };
    let Some(gutter) = found else {
        blocks.extend(Some(rows(lines)).filter(|block| !block.is_empty()));
        return;
    };
    let mut above = lines;
    let below = above.split_off(gutter.lines.end);
    let beside = above.split_off(gutter.lines.start);
    let (left, right) = beside.into_iter().partition(|line| line.right <= gutter.left);
    for lines in [above, left, right, below] {
        part(lines, depth - 1, blocks);
    }
}

/// The strip with most lines on both sides.
fn gutter(lines: &[Line]) -> Option<Gutter> {
    if lines.len() < 2 * MIN_LINES {
        return None;
    }
    let mut places: Vec<f32> = lines.iter().map(|line| line.right).collect();
    // Of edges that are as good as one the rightmost is kept, which the lines of the others do not cross.
    places.sort_by(|a, b| b.total_cmp(a));
    places.dedup_by(|a, b| *b - *a < 1.0);
    let step = places.len().div_ceil(MAX_PLACES);
    let places = places.into_iter().step_by(step.max(1));
    let better = |a: Gutter, b: Gutter| if b.weight > a.weight { b } else { a };
    places.filter_map(|place| beside(lines, place + 0.5)).reduce(better)
}

/// The longest run of lines that do not cross the strip at a place, if they are two columns.
fn beside(lines: &[Line], left: f32) -> Option<Gutter> {
    let crosses = |line: &Line| line.right > left && line.left < left + GUTTER * line.size;
    let mut best: Option<Gutter> = None;
    let mut start = 0;
    while start < lines.len() {
        let run = lines[start..].iter().take_while(|line| !crosses(line)).count();
        let weight = columns(&lines[start..start + run], left);
        if weight > best.as_ref().map_or(0, |best| best.weight) {
            best = Some(Gutter { left, lines: start..start + run, weight });
        }
        start += run + 1;
    }
    best
}

/// Lines of the column that has fewer; 0 if they are not two columns of prose side by side.
fn columns(lines: &[Line], left: f32) -> usize {
    let (one, other): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| line.right <= left);
    let fewer = one.len().min(other.len());
    let top = |lines: &[&Line]| lines.first().map_or(0.0, |line| line.y);
    let end = |lines: &[&Line]| lines.last().map_or(0.0, |line| line.y);
    let side_by_side = || top(&one).max(top(&other)) < end(&one).min(end(&other));
    if fewer >= MIN_LINES && side_by_side() && is_prose(&one) && is_prose(&other) { fewer } else { 0 }
}

/// Whether most lines are as wide as lines of prose.
fn is_prose(lines: &[&Line]) -> bool {
    let wide = lines.iter().filter(|line| line.right - line.left >= MIN_WIDTH * line.size);
    wide.count() * 2 >= lines.len()
}

/// The lines with those beside one another put together.
fn rows(lines: Vec<Line>) -> Block {
    let mut rows: Block = Vec::new();
    for line in lines {
        match rows.last_mut().filter(|row| row.is_beside(&line) && line.left >= row.right) {
            Some(row) => row.append(&line),
            None => rows.push(line),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::line;
    use super::*;

    fn texts(lines: Vec<Line>) -> Vec<String> {
        let text = |block: Block| block.into_iter().map(|line| line.text).collect::<Vec<_>>().join("|");
        blocks(lines).into_iter().map(text).collect()
    }

    #[test]
    fn two_columns_below_a_title() {
        let mut lines = vec![line("T", 0.0, 300.0, 10.0)];
        for row in 0..4u8 {
            let y = 40.0 + 12.0 * f32::from(row);
            lines.push(line(&format!("g{row}"), 0.0, 140.0, y));
            lines.push(line(&format!("d{row}"), 160.0, 300.0, y));
        }
        lines.push(line("fin", 0.0, 300.0, 100.0));
        assert_eq!(texts(lines), ["T", "g0|g1|g2|g3", "d0|d1|d2|d3", "fin"]);
    }

    #[test]
    fn tables_are_read_by_rows() {
        let mut lines = Vec::new();
        for row in 0..4u8 {
            let y = 40.0 + 12.0 * f32::from(row);
            lines.push(line(&format!("pain{row}"), 0.0, 40.0, y));
            lines.push(line(&format!("prix{row}"), 160.0, 180.0, y));
        }
        assert_eq!(texts(lines), ["pain0 prix0|pain1 prix1|pain2 prix2|pain3 prix3"]);
    }
}
