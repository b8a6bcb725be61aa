# -1 where the ranks of volume and average price have moved together more than in the median stock, else 1.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 27
0.5 < rank(ts_sum(ts_corr(rank(volume), rank(vwap), 6), 2) / 2) ? -1 : 1
