//! Where the rows of an operation are.

use std::ops::Range;

/// Rows of one operation.
pub(super) enum Rows<'a> {
    /// A number, which has none.
    None,
    /// All rows of the data up to the signal day, where they lie.
    Borrowed(&'a [f64]),
    /// Rows that are computed here; none yet, or not any more.
    Computed(Option<Kept>),
}

/// The newest rows of an operation, and some before them.
pub(super) struct Kept {
    memory: Vec<f64>,
    /// The row at the start of the memory.
    first: usize,
    /// The row after the newest.
    end: usize,
    /// Whether rows are kept for later blocks.
    lasting: bool,
}

impl Rows<'_> {
    pub(super) fn is_computed(&self) -> bool {
        matches!(self, Self::Computed(_))
    }

    /// Whether the rows are not needed after the block.
    pub(super) fn is_for_a_block(&self) -> bool {
        matches!(self, Self::Computed(Some(kept)) if !kept.lasting)
    }

    /// Makes room for rows, keeping `keep` rows before them.
    pub(super) fn make_room(&mut self, rows: Range<usize>, keep: usize, width: usize, spare: &mut Vec<Vec<f64>>) {
        let Self::Computed(kept) = self else { return };
        let kept = kept.get_or_insert_with(|| Kept {
            memory: spare.pop().unwrap_or_default(),
            first: rows.start,
            end: rows.start,
            lasting: keep > 0,
        });
        kept.make_room(rows, keep, width);
    }

    /// The row before `from`, if it is here, and rows `from .. to`, to be written.
    pub(super) fn parts_mut(&mut self, from: usize, to: usize, width: usize) -> (Option<&[f64]>, &mut [f64]) {
        let Self::Computed(Some(kept)) = self else { return (None, &mut []) };
        let (past, now) = kept.memory.split_at_mut((from - kept.first) * width);
        let before = past.len().checked_sub(width).map(|at| &past[at..]);
        (before, &mut now[..(to - from) * width])
    }

    /// Rows that are here.
    pub(super) fn slice(&self, rows: Range<usize>, width: usize) -> &[f64] {
        match self {
            Self::Borrowed(all) => &all[rows.start * width..rows.end * width],
            Self::Computed(Some(kept)) => {
                &kept.memory[(rows.start - kept.first) * width..(rows.end - kept.first) * width]
            }
            Self::None | Self::Computed(None) => &[],
        }
    }

    /// Lets others have the memory.
    pub(super) fn give_back(self, spare: &mut Vec<Vec<f64>>) {
        if let Self::Computed(Some(kept)) = self {
            spare.push(kept.memory);
        }
    }
}

impl Kept {
    fn make_room(&mut self, rows: Range<usize>, keep: usize, width: usize) {
        if !self.lasting {
            (self.first, self.end) = (rows.start, rows.end);
        } else if (rows.end - self.first) * width > self.memory.len() {
            // To the front with what is still needed. The memory holds as many more rows as are moved, so that a row
            // is moved about once.
            let from = rows.start.saturating_sub(keep).max(self.first);
            self.memory.copy_within((from - self.first) * width..(self.end - self.first) * width, 0);
            self.first = from;
            let room = ((rows.end - from) + keep.max(rows.len())) * width;
            if self.memory.len() < room {
                self.memory.resize(room, 0.0);
            }
        }
        self.end = rows.end;
        let least = (rows.end - self.first) * width;
        if self.memory.len() < least {
            self.memory.resize(least, 0.0);
        }
    }
}
