# Standard deviation of daily turnover over 60 trading days; the effect buys the bottom.
# Reference: Chordia, Subrahmanyam and Anshuman (2001), Journal of Financial Economics 59(1), 3-32
window = 60
ts_std(turnover, window)
