# Minus the correlation of open and volume over ten days.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 6
-ts_corr(open, volume, 10)
