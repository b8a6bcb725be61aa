# Minus the rank of the day's rise, to the power of the standing of a correlation within the industry.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 70
adv50 = ts_mean(amount, 50)
-(rank(ts_delta(vwap, 1)) ^ ts_rank(ts_corr(group_demean(close, industry), adv50, 17), 17))
