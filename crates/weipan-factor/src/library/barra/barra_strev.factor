# Weighted mean log return of the last month, the recent week weighing most.
# Reference: Barra CNE6 (2018), descriptor STREV
# 21 days, half-life 5. The reversal effect buys the bottom.
window    = 21
half_life = 5
ts_decay_exp(log(1 + returns), window, 0.5 ^ (1 / half_life))
