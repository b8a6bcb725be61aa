# Against the seven-day move, more so for the winners of the last 250 days.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 19
-sign((close - ts_delay(close, 7)) + ts_delta(close, 7)) * (1 + rank(1 + ts_sum(returns, 250)))
