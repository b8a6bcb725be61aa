# Summed log return from open to close over 20 trading days.
# Reference: Lou, Polk and Skouras (2019), Journal of Financial Economics 134(1), 192-213
window = 20
ts_sum(log(close / open), window)
