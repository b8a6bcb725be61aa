# The lowest daily return of the last 20 trading days.
# Reference: Bali, Cakici and Whitelaw (2011), Journal of Financial Economics 99(2), 427-446: MIN, with the sign left
window = 20
ts_min(returns, window)
