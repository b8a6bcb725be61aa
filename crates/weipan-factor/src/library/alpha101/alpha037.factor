# Correlation of yesterday's fall with the close over 200 days, plus today's fall, in ranks.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 37
rank(ts_corr(ts_delay(open - close, 1), close, 200)) + rank(open - close)
