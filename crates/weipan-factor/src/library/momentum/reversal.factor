# Minus the total return of the last 20 trading days; the effect buys the top, last month's losers.
# Reference: Jegadeesh (1990), Journal of Finance 45(3), 881-898
window = 20
-(close / ts_delay(close, window) - 1)
