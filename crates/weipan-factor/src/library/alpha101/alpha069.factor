# Minus the rank of the largest two-day rise within the industry, to the power of a correlation's standing.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 69
adv20 = ts_mean(amount, 20)
rise  = rank(ts_max(ts_delta(group_demean(vwap, industry), 2), 4))
price = close * 0.490655 + vwap * (1 - 0.490655)
-(rise ^ ts_rank(ts_corr(price, adv20, 4), 9))
