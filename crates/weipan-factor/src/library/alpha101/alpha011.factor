# Three-day extremes of average price over close, times the three-day change of volume, in ranks.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 11
gap = vwap - close
(rank(ts_max(gap, 3)) + rank(ts_min(gap, 3))) * rank(ts_delta(volume, 3))
