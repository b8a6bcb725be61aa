# Minus the larger standing of two: price with volume, and how recently price went with traded money.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 96
# Where a standing did not move in three days their correlation counts as 0: it is so common that no window would be full.
adv60  = ts_mean(amount, 60)
quick  = ts_decay_linear(ts_corr(rank(vwap), rank(volume), 3), 4)
price  = ts_rank(close, 7)
money  = ts_rank(adv60, 4)
moved  = (ts_max(price, 3) - ts_min(price, 3)) * (ts_max(money, 3) - ts_min(money, 3))
tie    = moved == 0 ? 0 : ts_corr(price, money, 3)
recent = ts_decay_linear(12 - ts_argmax(tie, 12), 14)
-max(ts_rank(quick, 8), ts_rank(recent, 13))
