# Against seven-day moves on fading volume, more so for the winners of 250 days.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 39
# volume and adv20 are both in shares, so that their ratio has no unit.
adv20 = ts_mean(volume, 20)
-rank(ts_delta(close, 7) * (1 - rank(ts_decay_linear(volume / adv20, 9)))) * (1 + rank(ts_sum(returns, 250)))
