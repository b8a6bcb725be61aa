# Minus the smoothed rise of average price, and the standing of the low's gap over the open's distance from the middle.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 66
# Both parts of the paper's blend are low. Infinite where the open is the middle of the range.
gap = (low * 0.96633 + low * (1 - 0.96633) - vwap) / (open - (high + low) / 2)
-(rank(ts_decay_linear(ts_delta(vwap, 3), 7)) + ts_rank(ts_decay_linear(gap, 11), 6))
