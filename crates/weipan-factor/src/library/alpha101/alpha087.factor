# Minus the larger of the rank of the day's rise and the standing of a correlation within the industry.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 87
adv81 = ts_mean(amount, 81)
price = close * 0.369701 + vwap * (1 - 0.369701)
tie   = ts_decay_linear(abs(ts_corr(group_demean(adv81, industry), close, 13)), 4)
-max(rank(ts_decay_linear(ts_delta(price, 1), 2)), ts_rank(tie, 14))
