# Standing of the correlation of low and traded money, less that of the three-day rise within the industry.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 89
# Both parts of the paper's blend are low.
adv10 = ts_mean(amount, 10)
price = low * 0.967285 + low * (1 - 0.967285)
rise  = ts_decay_linear(ts_delta(group_demean(vwap, industry), 3), 10)
ts_rank(ts_decay_linear(ts_corr(price, adv10, 6), 5), 3) - ts_rank(rise, 15)
