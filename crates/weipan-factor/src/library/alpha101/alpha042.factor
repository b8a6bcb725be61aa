# Rank of average price over close, divided by the rank of their sum.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 42
rank(vwap - close) / rank(vwap + close)
