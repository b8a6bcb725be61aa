//! Bars to scores, pure: the factor language, the library, the statistics.
