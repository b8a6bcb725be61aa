# Minus the rank of the ten-day change in five-day open sum times five-day return.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 8
drift = ts_sum(open, 5) * ts_sum(returns, 5)
-rank(drift - ts_delay(drift, 10))
