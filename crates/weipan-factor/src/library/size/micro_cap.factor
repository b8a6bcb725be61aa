# Negated rank of total market value; the top n are the n smallest.
# Reference: Wind micro-cap index 8841431.WI: the 400 smallest by total market value, equal weight
# Between -1, the largest, and almost 0, the smallest. Ranks are among all stocks that have a market value; who may be
# bought is the universe's business.
-rank(market_cap)
