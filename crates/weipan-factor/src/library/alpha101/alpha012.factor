# Today's move, reversed if volume rose.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 12
sign(ts_delta(volume, 1)) * -ts_delta(close, 1)
