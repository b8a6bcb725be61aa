# Minus the five-day maximum of the ranked correlation of the ranks of volume and average price.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 50
-ts_max(rank(ts_corr(rank(volume), rank(vwap), 5)), 5)
