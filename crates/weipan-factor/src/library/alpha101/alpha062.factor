# -1 where price and traded money correlate less than the open lags the day's middle and high, in ranks, else 0.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 62
adv20 = ts_mean(amount, 20)
lag   = rank(open) + rank(open) < rank((high + low) / 2) + rank(high) ? 1 : 0
rank(ts_corr(vwap, ts_sum(adv20, 22), 9)) < rank(lag) ? -1 : 0
