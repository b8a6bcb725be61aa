# Excess kurtosis of daily returns over a year: how much of the year lay in a few days.
# Reference: Amaya, Christoffersen, Jacobs and Vasquez (2015), Journal of Financial Economics 118(1), 135-167, from daily returns here
# Half of the days are enough.
window = 252
ts_kurt(returns, window, min_periods=126)
