# Minus the correlation of the ranks of open and volume over ten days.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 3
-ts_corr(rank(open), rank(volume), 10)
