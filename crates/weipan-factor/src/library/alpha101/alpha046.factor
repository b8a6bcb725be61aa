# -1 where the ten-day slope has fallen by more than 0.25, 1 where it has risen, else against today's move.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 46
bend = (ts_delay(close, 20) - ts_delay(close, 10)) / 10 - (ts_delay(close, 10) - close) / 10
0.25 < bend ? -1 : bend < 0 ? 1 : -(close - ts_delay(close, 1))
