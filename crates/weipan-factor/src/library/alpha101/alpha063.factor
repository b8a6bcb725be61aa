# Minus the two-day rise within the industry, less the correlation of price and traded money, smoothed, in ranks.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 63
adv180 = ts_mean(amount, 180)
rise   = rank(ts_decay_linear(ts_delta(group_demean(close, industry), 2), 8))
price  = vwap * 0.318108 + open * (1 - 0.318108)
-(rise - rank(ts_decay_linear(ts_corr(price, ts_sum(adv180, 37), 13), 12)))
