# Minus the smaller of the rank of the smoothed rise of opens and the standing of a correlation within the industry.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 82
# The paper's sector is the data set's industry. Both parts of the paper's blend are open.
price = open * 0.634196 + open * (1 - 0.634196)
tie   = ts_decay_linear(ts_corr(group_demean(volume, industry), price, 17), 6)
-min(rank(ts_decay_linear(ts_delta(open, 1), 14)), ts_rank(tie, 13))
