# -1 where close and traded money correlate less than price and volume in ranks, else 0.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 74
adv30 = ts_mean(amount, 30)
price = high * 0.0261661 + vwap * (1 - 0.0261661)
rank(ts_corr(close, ts_sum(adv30, 37), 15)) < rank(ts_corr(rank(price), rank(volume), 11)) ? -1 : 0
