# Minus the rank of average price over its eleven-day low, to the power of the standing of a correlation.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 94
adv60 = ts_mean(amount, 60)
tie   = ts_corr(ts_rank(vwap, 19), ts_rank(adv60, 4), 18)
-(rank(vwap - ts_min(vwap, 11)) ^ ts_rank(tie, 2))
