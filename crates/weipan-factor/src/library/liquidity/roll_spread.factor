# Effective bid-ask spread from the bounce of returns over 60 days, a fraction of the price.
# Reference: Roll (1984), Journal of Finance 39(4), 1127-1139, equation 6
# Missing where returns on following days do not go apart.
window = 60
2 * sqrt(-ts_cov(returns, ts_delay(returns, 1), window))
