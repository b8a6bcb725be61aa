# Few rises in three days, times the share of the last five days in the volume of 20.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 30
first  = sign(close - ts_delay(close, 1))
second = sign(ts_delay(close, 1) - ts_delay(close, 2))
third  = sign(ts_delay(close, 2) - ts_delay(close, 3))
(1 - rank(first + second + third)) * ts_sum(volume, 5) / ts_sum(volume, 20)
