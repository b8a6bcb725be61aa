# Rank of today's move if the last four went one way, else of its reverse.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 10
move = ts_delta(close, 1)
rank(0 < ts_min(move, 4) ? move : ts_max(move, 4) < 0 ? move : -move)
