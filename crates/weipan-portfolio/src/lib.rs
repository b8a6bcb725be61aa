//! Scores to target weights: universe, selection, weights, buffer, schedule.
