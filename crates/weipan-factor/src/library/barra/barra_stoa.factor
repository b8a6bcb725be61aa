# Log of the mean monthly turnover of twelve months.
# Reference: Barra CNE5 (2012) and CNE6 (2018), descriptor STOA
# Half of the days are enough; the mean of those that are there counts for all.
month = 21
total = ts_mean(turnover, 12 * month, min_periods=126) * month
mask(log(total), total > 0)
