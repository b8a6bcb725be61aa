# Against the two-day change of highs above their 20-day mean; 0 below it.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 23
ts_sum(high, 20) / 20 < high ? -ts_delta(high, 2) : 0
