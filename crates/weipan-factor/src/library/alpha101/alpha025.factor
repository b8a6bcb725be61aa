# Rank of today's fall, weighed by traded money, price and the retreat from the high.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 25
adv20 = ts_mean(amount, 20)
rank(-returns * adv20 * vwap * (high - close))
