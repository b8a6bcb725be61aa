# Minus the nine-day change in where the close stands in the day's range.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 53
# Infinite where the close is the low, and missing on a day without a range.
-ts_delta(((close - low) - (high - close)) / (close - low), 9)
