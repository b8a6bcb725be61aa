# Ranked ten-day and three-day falls, plus the sign of the correlation of traded money and low.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 31
adv20 = ts_mean(amount, 20)
fall  = rank(rank(rank(ts_decay_linear(-rank(rank(ts_delta(close, 10))), 10))))
fall + rank(-ts_delta(close, 3)) + sign(scale(ts_corr(adv20, low, 12)))
