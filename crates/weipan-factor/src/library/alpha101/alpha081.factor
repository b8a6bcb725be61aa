# -1 where two weeks of high correlation with traded money rank below correlation with volume, else 0.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 81
adv10 = ts_mean(amount, 10)
tie   = rank(ts_corr(vwap, ts_sum(adv10, 49), 8)) ^ 4
rank(log(ts_product(rank(tie), 14))) < rank(ts_corr(rank(vwap), rank(volume), 5)) ? -1 : 0
