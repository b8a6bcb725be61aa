# Rank of the open over the close.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 33
# The power of one in the paper changes nothing and is left out.
rank(-(1 - open / close))
