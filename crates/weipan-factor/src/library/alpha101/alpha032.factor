# Seven-day mean over close, plus the correlation of average price with the close of five days before, scaled.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 32
scale(ts_sum(close, 7) / 7 - close) + 20 * scale(ts_corr(vwap, ts_delay(close, 5), 230))
