# Earlier range and volume, in ranks, times the average price over close, divided by today's range.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 83
range = (high - low) / (ts_sum(close, 5) / 5)
rank(ts_delay(range, 2)) * rank(rank(volume)) / (range / (vwap - close))
