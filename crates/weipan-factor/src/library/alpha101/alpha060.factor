# Minus volume at the top of the day's range, less how recent the ten-day high is, in scaled ranks.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 60
flow = ((close - low) - (high - close)) / (high - low) * volume
-(2 * scale(rank(flow)) - scale(rank(10 - ts_argmax(close, 10))))
