# Minus the smoothed three-day rise within the industry, less the standing of low with traded money.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 97
# Where a standing did not move in four days their correlation counts as 0: it is so common that no window would be full.
adv60 = ts_mean(amount, 60)
price = low * 0.721001 + vwap * (1 - 0.721001)
rise  = rank(ts_decay_linear(ts_delta(group_demean(price, industry), 3), 20))
cheap = ts_rank(low, 7)
money = ts_rank(adv60, 17)
moved = (ts_max(cheap, 4) - ts_min(cheap, 4)) * (ts_max(money, 4) - ts_min(money, 4))
tie   = ts_rank(moved == 0 ? 0 : ts_corr(cheap, money, 4), 18)
-(rise - ts_rank(ts_decay_linear(tie, 15), 6))
