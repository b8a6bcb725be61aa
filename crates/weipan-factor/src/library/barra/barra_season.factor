# Mean return in the coming month of the calendar over the last five years.
# Reference: Barra CNE6 (2018), descriptor SEASON; Heston and Sadka (2008), Journal of Financial Economics 87(2), 418-445
# Needs five years of data. Months of 21 and years of 252 trading days; see seasonality for three years.
month  = 21
year   = 252
past   = close / ts_delay(close, month) - 1
first  = ts_delay(past, year - month)
second = ts_delay(past, 2 * year - month)
third  = ts_delay(past, 3 * year - month)
fourth = ts_delay(past, 4 * year - month)
fifth  = ts_delay(past, 5 * year - month)
(first + second + third + fourth + fifth) / 5
