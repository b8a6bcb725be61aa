# Minus high closes against ten days, times the day's rise, in ranks.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 38
-rank(ts_rank(close, 10)) * rank(close / open)
