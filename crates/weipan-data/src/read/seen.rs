//! Which keys have a row already.

use weipan_core::Calendar;

use crate::read::scatter::{Island, Piece};

/// Which stocks have a row on which days already.
pub(super) struct Seen {
    pub width: usize,
    /// Per day: whether its rows of the panels hold NaN already.
    pub started: Vec<bool>,
    /// Per stock: the last day with a row, from 1. Enough while the rows of a day follow each other.
    last_day: Vec<usize>,
    /// Per cell: whether it has a row. Only where a day comes in more than one run.
    cells: Option<Vec<bool>>,
}

impl Seen {
    /// Nothing seen yet.
    pub fn new(island: &Island<'_>, calendar: &Calendar, width: usize) -> Self {
        let days = island.days.len();
        let mut started = vec![false; days];
        let dates = island.groups.iter().flat_map(|group| &group.runs).filter_map(|run| calendar.find(run.date));
        let mut returns = false;
        for day in dates {
            returns |= std::mem::replace(&mut started[day.row() - island.days.start], true);
        }
        started.fill(false);
        Self { width, started, last_day: vec![0; width], cells: returns.then(|| vec![false; days * width]) }
    }

    /// Marks the rows of a piece and gives those whose stock has a row on this day already.
    pub fn mark(&mut self, piece: &Piece, columns: &[u32]) -> Vec<usize> {
        let mut twice = Vec::new();
        for at in piece.rows.clone() {
            let column = columns[at] as usize;
            let before = match &mut self.cells {
                Some(cells) => std::mem::replace(&mut cells[piece.day * self.width + column], true),
                None => std::mem::replace(&mut self.last_day[column], piece.day + 1) == piece.day + 1,
            };
            if before {
                twice.push(at);
            }
        }
        twice
    }
}
