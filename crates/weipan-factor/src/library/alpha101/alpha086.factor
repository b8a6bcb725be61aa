# -1 where the correlation of close and traded money stands lower than the close ranks over the average price, else 0.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 86
adv20 = ts_mean(amount, 20)
ts_rank(ts_corr(close, ts_sum(adv20, 14), 6), 20) < rank((open + close) - (vwap + open)) ? -1 : 0
