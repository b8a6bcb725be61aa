# Minus the larger of the rank of the smoothed rise and the standing of a correlation within the industry.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 76
# The paper's sector is the data set's industry.
adv81 = ts_mean(amount, 81)
tie   = ts_decay_linear(ts_rank(ts_corr(group_demean(low, industry), adv81, 8), 19), 17)
-max(rank(ts_decay_linear(ts_delta(vwap, 1), 11)), ts_rank(tie, 19))
