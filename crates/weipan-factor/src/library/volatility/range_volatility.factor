# Volatility from the daily range of prices over 20 trading days.
# Reference: Parkinson (1980), Journal of Business 53(1), 61-65
window = 20
sqrt(ts_mean(log(high / low) ^ 2, window) / (4 * log(2)))
