# Log of the mean monthly turnover of three months.
# Reference: Barra CNE5 (2012) and CNE6 (2018), descriptor STOQ
month = 21
total = ts_sum(turnover, 3 * month)
mask(log(total / 3), total > 0)
