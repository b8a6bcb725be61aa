# Minus the larger of the rank of the four-day rise and the standing of the two-day fall.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 73
price = open * 0.147155 + low * (1 - 0.147155)
fall  = -(ts_delta(price, 2) / price)
-max(rank(ts_decay_linear(ts_delta(vwap, 4), 2)), ts_rank(ts_decay_linear(fall, 3), 16))
