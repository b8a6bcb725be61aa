# Minus the standing of the longer smoothed correlation of average price, within the industry, with volume.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 59
# Both parts of the paper's blend are vwap.
price = vwap * 0.728317 + vwap * (1 - 0.728317)
-ts_rank(ts_decay_linear(ts_corr(group_demean(price, industry), volume, 4), 16), 8)
