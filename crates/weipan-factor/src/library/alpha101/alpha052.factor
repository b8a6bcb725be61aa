# Falling five-day lows, times the rank of the return of 240 days without the last 20, times high volume.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 52
bottom_five = ts_min(low, 5)
past = rank((ts_sum(returns, 240) - ts_sum(returns, 20)) / 220)
(-bottom_five + ts_delay(bottom_five, 5)) * past * ts_rank(volume, 5)
