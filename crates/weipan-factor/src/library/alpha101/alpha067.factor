# Minus the rank of the high over its two-day low, to the power of a ranked correlation within industries.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 67
# The paper's sector and subindustry are both the data set's industry.
adv20 = ts_mean(amount, 20)
tie   = ts_corr(group_demean(vwap, industry), group_demean(adv20, industry), 6)
-(rank(high - ts_min(high, 2)) ^ rank(tie))
