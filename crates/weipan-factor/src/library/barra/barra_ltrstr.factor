# Long-term relative strength upside down: minus the weighted log return of four years, over a year ago.
# Reference: Barra CNE6 (2018), descriptor LTRSTR
# 1,040 days, half-life 260, lag 273, mean over eleven days. Half of the days are enough. A weighted mean in place of the sum.
window    = 1040
half_life = 260
lag       = 273
strength = ts_decay_exp(log(1 + returns), window, 0.5 ^ (1 / half_life), min_periods=520)
-ts_mean(ts_delay(strength, lag), 11)
