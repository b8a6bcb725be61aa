# The highest daily return of the last 20 trading days, the lottery in a stock; the effect buys the bottom.
# Reference: Bali, Cakici and Whitelaw (2011), Journal of Financial Economics 99(2), 427-446
window = 20
ts_max(returns, window)
