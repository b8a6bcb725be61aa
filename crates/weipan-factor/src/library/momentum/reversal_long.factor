# Minus the total return from three years to one year ago; the effect buys the top, the losers.
# Reference: De Bondt and Thaler (1985), Journal of Finance 40(3), 793-805; Fama and French (1996), Journal of Finance 51(1), 55-84
window = 756
skip   = 252
-(ts_delay(close, skip) / ts_delay(close, window) - 1)
