# Summed log return from close to open over 20 trading days.
# Reference: Lou, Polk and Skouras (2019), Journal of Financial Economics 134(1), 192-213
# prev_close is the exchange's reference price, so that dividends do not count as losses.
window = 20
ts_sum(log(open / prev_close), window)
