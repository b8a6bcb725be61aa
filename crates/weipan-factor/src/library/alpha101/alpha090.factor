# Minus the rank of the close under its four-day high, to the power of a correlation's standing within the industry.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 90
# The paper's subindustry is the data set's industry.
adv40 = ts_mean(amount, 40)
-(rank(close - ts_max(close, 4)) ^ ts_rank(ts_corr(group_demean(adv40, industry), low, 5), 3))
