# Minus volume at the top of the range, less price with traded money and a recent low, within the industry.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 100
# The paper's subindustry is the data set's industry; to take its mean away twice changes nothing but rounding.
# In volume / adv20 both are in shares, so that the ratio has no unit; elsewhere adv20 is money.
flow  = rank(((close - low) - (high - close)) / (high - low) * volume)
tie   = ts_corr(close, rank(ts_mean(amount, 20)), 5) - rank(30 - ts_argmin(close, 30))
held  = 1.5 * scale(group_demean(group_demean(flow, industry), industry)) - scale(group_demean(tie, industry))
-(held * (volume / ts_mean(volume, 20)))
