# Minus the three-day maximum of the correlation of five-day standings of volume and high.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 26
-ts_max(ts_corr(ts_rank(volume, 5), ts_rank(high, 5), 5), 3)
