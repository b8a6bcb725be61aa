//! Fills to money: account, corporate actions, futures, margin, unwind, attribution.
