# Minus the total return of the last five trading days; the effect buys the top, last week's losers.
# Reference: Lehmann (1990), Quarterly Journal of Economics 105(1), 1-28
window = 5
-(close / ts_delay(close, window) - 1)
