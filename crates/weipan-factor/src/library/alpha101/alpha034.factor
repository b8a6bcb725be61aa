# Rank of calm in the last two days against five, and of a falling close.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 34
rank((1 - rank(ts_std(returns, 2) / ts_std(returns, 5))) + (1 - rank(ts_delta(close, 1))))
