# Middle of the day's range over the close, plus the correlation of traded money and low, scaled.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 28
adv20 = ts_mean(amount, 20)
scale(ts_corr(adv20, low, 5) + (high + low) / 2 - close)
