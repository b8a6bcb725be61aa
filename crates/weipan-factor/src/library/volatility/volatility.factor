# Standard deviation of daily returns over 20 trading days; the low-volatility effect buys the bottom.
# Reference: Ang, Hodrick, Xing and Zhang (2006), Journal of Finance 61(1), 259-299
window = 20
ts_std(returns, window)
