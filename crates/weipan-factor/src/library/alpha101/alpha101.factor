# The day's move over its range.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 101
(close - open) / ((high - low) + 0.001)
