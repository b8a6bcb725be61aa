# How straight the log price has run over 60 days: R-squared on time, signed by the slope.
# Reference: Clenow (2015), Stocks on the Move, chapter 9: regression slope and its R-squared
window = 60
sign(ts_slope(log(close), window)) * ts_rsquare(log(close), window)
