# Minus the standing of today's rank of the low among its last nine.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 4
-ts_rank(rank(low), 9)
