# Minus the correlation of the high with the rank of volume over five days.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 44
-ts_corr(high, rank(volume), 5)
