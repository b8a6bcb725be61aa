# Relative strength: weighted mean log return of two years that end a month ago.
# Reference: Barra CNE5 (2012), descriptor RSTR
# 504 days, half-life 126, lag 21. A weighted mean in place of the weighted sum; the riskless rate is left out. Half of the days
# are enough.
window    = 504
half_life = 126
lag       = 21
ts_decay_exp(ts_delay(log(1 + returns), lag), window, 0.5 ^ (1 / half_life), min_periods=252)
