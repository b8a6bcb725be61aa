//! The k largest values of a row whose ranks are counted.

/// Mark the k largest of `count` values, of those that tie at the edge the first by column.
///
/// `ranks` has twice the first, last or average ascending rank of each value, and more than twice the count for a
/// missing one. In sorted order the k-th largest is at position p = count − k + 1, counted from 1. Its group's rank is
/// the highest that is not beyond p, or else the lowest beyond: the group before it has fewer than p values up to its
/// end, so that k or more are greater.
pub(super) fn mark(ranks: &[u32], count: usize, k: usize, mask: &mut [bool]) {
    let most = 2 * count as u32;
    if k == 0 || k >= count {
        for (chosen, &rank) in mask.iter_mut().zip(ranks) {
            *chosen = k > 0 && rank <= most;
        }
        return;
    }
    let position = 2 * (count - k + 1) as u32;
    let (mut below, mut beyond) = (0, most);
    for &rank in ranks {
        below = below.max(if rank <= position { rank } else { 0 });
        beyond = beyond.min(if rank > position { rank } else { most });
    }
    let greater = |edge: u32| ranks.iter().map(|&rank| usize::from(rank > edge && rank <= most)).sum::<usize>();
    let (edge, greater) = match greater(below) {
        greater if greater < k => (below, greater),
        _ => (beyond, greater(beyond)),
    };
    let mut fit = k - greater;
    for (chosen, &rank) in mask.iter_mut().zip(ranks) {
        let tied = rank == edge && fit > 0;
        fit -= usize::from(tied);
        *chosen = tied || rank > edge && rank <= most;
    }
}
