# 1 where the ten-day slope has risen by more than 0.05, else against today's move.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 51
bend = (ts_delay(close, 20) - ts_delay(close, 10)) / 10 - (ts_delay(close, 10) - close) / 10
bend < -0.05 ? 1 : -(close - ts_delay(close, 1))
