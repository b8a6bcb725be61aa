# Today's move where moves follow on each other, within the industry, over the variance of 250 days.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 48
# The paper's subindustry is the data set's industry.
move   = ts_delta(close, 1)
follow = ts_corr(move, ts_delta(ts_delay(close, 1), 1), 250) * move / close
group_demean(follow, industry) / ts_sum((move / ts_delay(close, 1)) ^ 2, 250)
