# -1 where sums of price and traded money correlate less than price has risen in three days, in ranks, else 0.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 64
adv120 = ts_mean(amount, 120)
sums   = ts_sum(open * 0.178404 + low * (1 - 0.178404), 12)
price  = (high + low) / 2 * 0.178404 + vwap * (1 - 0.178404)
rank(ts_corr(sums, ts_sum(adv120, 12), 16)) < rank(ts_delta(price, 3)) ? -1 : 0
