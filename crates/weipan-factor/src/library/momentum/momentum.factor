# Total return of the last twelve months without the last one.
# Reference: Jegadeesh and Titman (1993), Journal of Finance 48(1), 65-91; Fama and French (1996), Journal of Finance 51(1), 55-84
# Months of 21 trading days.
window = 252
skip   = 21
ts_delay(close, skip) / ts_delay(close, window) - 1
