# Minus the rank of the dispersion of highs, times their correlation with volume, over ten days.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 40
-rank(ts_std(high, 10)) * ts_corr(high, volume, 10)
