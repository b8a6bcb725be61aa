# Log of the turnover of one month.
# Reference: Barra CNE5 (2012) and CNE6 (2018), descriptor STOM
# Months of 21 trading days. A month without trading is missing.
month = 21
total = ts_sum(turnover, month)
mask(log(total), total > 0)
