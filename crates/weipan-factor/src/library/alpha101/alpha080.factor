# Minus the rank of the direction of four days within the industry, to the power of a correlation's standing.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 80
adv10 = ts_mean(amount, 10)
price = open * 0.868128 + high * (1 - 0.868128)
-(rank(sign(ts_delta(group_demean(price, industry), 4))) ^ ts_rank(ts_corr(high, adv10, 5), 5))
