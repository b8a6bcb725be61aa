# Share of days in 60 on which the price did not move.
# Reference: Lesmond, Ogden and Trzcinka (1999), Review of Financial Studies 12(5), 1113-1141
# Suspended days count: nothing moved.
window = 60
ts_mean(returns == 0 ? 1 : 0, window)
