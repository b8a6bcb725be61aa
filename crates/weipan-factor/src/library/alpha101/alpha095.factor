# 1 where the open ranks lower over its twelve-day low than sums of price and traded money correlate, else 0.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 95
adv40 = ts_mean(amount, 40)
tie   = rank(ts_corr(ts_sum((high + low) / 2, 19), ts_sum(adv40, 19), 12)) ^ 5
rank(open - ts_min(open, 12)) < ts_rank(tie, 11) ? 1 : 0
