# How far the stock's industry has run ahead of the stock in six months.
# Reference: Barra CNE6 (2018), descriptor INDMOM
# Strength is the weighted mean log return of 126 days, half-life 21; stocks weigh by root market value in their industry.
window    = 126
half_life = 21
strength = ts_decay_exp(log(1 + returns), window, 0.5 ^ (1 / half_life))
root     = mask(sqrt(market_cap), strength > -100)
share    = root / group_sum(root, industry)
group_sum(share * strength, industry) - share * strength
