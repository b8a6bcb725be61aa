# Total return of the last six months without the last one.
# Reference: Jegadeesh and Titman (1993), Journal of Finance 48(1), 65-91
window = 126
skip   = 21
ts_delay(close, skip) / ts_delay(close, window) - 1
