# The smaller of two ranks: middle of the range over average price, and its correlation with traded money.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 77
adv40  = ts_mean(amount, 40)
middle = (high + low) / 2
min(rank(ts_decay_linear((middle + high) - (vwap + high), 20)), rank(ts_decay_linear(ts_corr(middle, adv40, 3), 5)))
