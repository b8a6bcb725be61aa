# -1 where sums of price and traded money correlate less than low and volume, in ranks, else 0.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 99
adv60 = ts_mean(amount, 60)
sums  = ts_corr(ts_sum((high + low) / 2, 19), ts_sum(adv60, 19), 8)
rank(sums) < rank(ts_corr(low, volume, 6)) ? -1 : 0
