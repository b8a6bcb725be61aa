# -1 where the correlation of high and traded money stands lower than the day's rise, else 0.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 68
adv15 = ts_mean(amount, 15)
price = close * 0.518371 + low * (1 - 0.518371)
ts_rank(ts_corr(rank(high), rank(adv15), 8), 13) < rank(ts_delta(price, 1)) ? -1 : 0
