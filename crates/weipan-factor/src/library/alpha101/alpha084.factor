# Standing of the average price under its 15-day high, to the power of the four-day move.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 84
signed_power(ts_rank(vwap - ts_max(vwap, 15), 20), ts_delta(close, 4))
