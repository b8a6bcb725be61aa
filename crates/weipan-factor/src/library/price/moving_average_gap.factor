# Close over its mean of 60 trading days, minus 1.
# Reference: Brock, Lakonishok and LeBaron (1992), Journal of Finance 47(5), 1731-1764; Han, Zhou and Zhu (2016), Journal of Financial Economics 122(2), 352-375
window = 60
close / ts_mean(close, window) - 1
