# Minus the standing of the smoothed correlation of average price, within the industry, with volume.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 58
# The paper's sector is the data set's industry.
-ts_rank(ts_decay_linear(ts_corr(group_demean(vwap, industry), volume, 3), 7), 5)
