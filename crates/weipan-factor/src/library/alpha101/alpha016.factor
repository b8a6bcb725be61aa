# Minus the rank of the covariance of the ranks of high and volume over five days.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 16
-rank(ts_cov(rank(high), rank(volume), 5))
