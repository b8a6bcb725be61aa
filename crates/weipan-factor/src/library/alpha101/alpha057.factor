# Average price over close, divided by how recent the 30-day high is.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 57
-((close - vwap) / ts_decay_linear(rank(30 - ts_argmax(close, 30)), 2))
