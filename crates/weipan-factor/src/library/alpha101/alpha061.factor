# 1 where average price stands higher over its 16-day low than in its correlation with traded money, in ranks.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 61
adv180 = ts_mean(amount, 180)
rank(vwap - ts_min(vwap, 16)) < rank(ts_corr(vwap, adv180, 17)) ? 1 : 0
