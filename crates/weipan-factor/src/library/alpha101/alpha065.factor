# -1 where price and traded money correlate less than the open stands over its 13-day low, in ranks, else 0.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 65
adv60 = ts_mean(amount, 60)
price = open * 0.00817205 + vwap * (1 - 0.00817205)
rank(ts_corr(price, ts_sum(adv60, 8), 6)) < rank(open - ts_min(open, 13)) ? -1 : 0
