# Five-day minimum of a much-ranked five-day fall, plus the five-day standing of the return six days ago, upside down.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 29
# min(x, 5) of the paper is a minimum over days; its sum and product over one day change nothing and are left out.
fall = rank(rank(-rank(ts_delta(close - 1, 5))))
ts_min(rank(rank(scale(log(ts_min(fall, 2))))), 5) + ts_rank(ts_delay(-returns, 6), 5)
