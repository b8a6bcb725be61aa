# High relative volume and a seven-day fall, each against its own past.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 43
# volume and adv20 are both in shares, so that their ratio has no unit.
adv20 = ts_mean(volume, 20)
ts_rank(volume / adv20, 20) * ts_rank(-ts_delta(close, 7), 8)
