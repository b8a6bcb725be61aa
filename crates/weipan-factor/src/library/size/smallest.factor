# Negated market value of the n smallest stocks alone; all others have no score.
# Reference: Wind micro-cap index 8841431.WI: the 400 smallest by total market value
# For studies inside the segment. A book that takes the top n of micro_cap holds the same stocks.
n = 400
mask(-market_cap, bottom(market_cap, n))
