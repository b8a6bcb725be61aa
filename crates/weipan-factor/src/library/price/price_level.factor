# The close that traded, in yuan; the low-price effect buys the bottom.
# Reference: Blume and Husic (1973), Journal of Finance 28(2), 283-299
raw_close
