# Against a two-day price outside its eight-day band; inside it, 1 on busy days and -1 on quiet ones.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 21
# volume and adv20 are both in shares, so that their ratio has no unit.
adv20 = ts_mean(volume, 20)
level = ts_sum(close, 8) / 8
band  = ts_std(close, 8)
now   = ts_sum(close, 2) / 2
busy  = 1 < volume / adv20 or volume / adv20 == 1
level + band < now ? -1 : now < level - band ? 1 : busy ? 1 : -1
