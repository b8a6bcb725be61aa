# Minus the three-day sum of ranked three-day correlations of the ranks of high and volume.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 15
-ts_sum(rank(ts_corr(rank(high), rank(volume), 3)), 3)
