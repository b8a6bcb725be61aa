# Mean return in the coming month of the calendar over the last three years.
# Reference: Heston and Sadka (2008), Journal of Financial Economics 87(2), 418-445
# Months of 21 and years of 252 trading days: the 21 days that follow this day one, two and three years ago.
month  = 21
year   = 252
past   = close / ts_delay(close, month) - 1
first  = ts_delay(past, year - month)
second = ts_delay(past, 2 * year - month)
third  = ts_delay(past, 3 * year - month)
(first + second + third) / 3
