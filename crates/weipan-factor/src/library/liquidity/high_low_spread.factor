# Bid-ask spread from the ranges of one and two days, mean over 20 days, a fraction of the price.
# Reference: Corwin and Schultz (2012), Journal of Finance 67(2), 719-760, equations 14 and 18
# Estimates below 0 count as 0. Adjusted prices; no further overnight adjustment.
window = 20
beta   = log(high / low) ^ 2 + log(ts_delay(high, 1) / ts_delay(low, 1)) ^ 2
gamma  = log(ts_max(high, 2) / ts_min(low, 2)) ^ 2
alpha  = (sqrt(2 * beta) - sqrt(beta)) / (3 - 2 * sqrt(2)) - sqrt(gamma / (3 - 2 * sqrt(2)))
ts_mean(max(2 * (exp(alpha) - 1) / (1 + exp(alpha)), 0), window)
