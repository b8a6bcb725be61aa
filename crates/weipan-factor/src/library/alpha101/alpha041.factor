# Geometric middle of the day's range over the average price.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 41
(high * low) ^ 0.5 - vwap
