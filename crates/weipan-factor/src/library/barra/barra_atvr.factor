# Annualised turnover of a year, recent days weighing more.
# Reference: Barra CNE6 (2018), descriptor ATVR
# Half-life 63 days; half of the days are enough.
window    = 252
half_life = 63
252 * ts_decay_exp(turnover, window, 0.5 ^ (1 / half_life), min_periods=126)
