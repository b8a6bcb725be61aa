# Open above its ten-day average price, times minus the rank of the close above the day's average price.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 5
rank(open - ts_sum(vwap, 10) / 10) * -abs(rank(close - vwap))
