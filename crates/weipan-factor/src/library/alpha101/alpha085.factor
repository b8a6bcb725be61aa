# Ranked correlation of price and traded money, to the power of that of standings of price and volume.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 85
adv30 = ts_mean(amount, 30)
price = high * 0.876703 + close * (1 - 0.876703)
rank(ts_corr(price, adv30, 9)) ^ rank(ts_corr(ts_rank((high + low) / 2, 3), ts_rank(volume, 10), 7))
