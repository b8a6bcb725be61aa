# Today's move if the last five went one way, else its reverse.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 9
move = ts_delta(close, 1)
0 < ts_min(move, 5) ? move : ts_max(move, 5) < 0 ? move : -move
