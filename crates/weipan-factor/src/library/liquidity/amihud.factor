# Illiquidity: mean absolute return per 100 million yuan traded over 20 days.
# Reference: Amihud (2002), Journal of Financial Markets 5(1), 31-56, equation 1
# Days without trading are left out; ten with trading are enough.
window = 20
ts_mean(mask(abs(returns) / amount, amount > 0), window, min_periods=10) * 1e8
