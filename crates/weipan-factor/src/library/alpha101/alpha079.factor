# 1 where the day's rise within the industry is below the correlation of price with traded money, in ranks, else 0.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 79
# The paper's sector is the data set's industry.
adv150 = ts_mean(amount, 150)
price  = close * 0.60733 + open * (1 - 0.60733)
rise   = rank(ts_delta(group_demean(price, industry), 1))
rise < rank(ts_corr(ts_rank(vwap, 3), ts_rank(adv150, 9), 14)) ? 1 : 0
