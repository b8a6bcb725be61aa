# Distance from the 100-day low where the 100-day mean has hardly risen, else the three-day move; upside down.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 24
slope = ts_delta(ts_sum(close, 100) / 100, 100) / ts_delay(close, 100)
slope < 0.05 or slope == 0.05 ? -(close - ts_min(close, 100)) : -ts_delta(close, 3)
