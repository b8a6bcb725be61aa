# Total market value in yuan: raw close times all shares.
# Reference: Banz (1981), Journal of Financial Economics 9(1), 3-18; Liu, Stambaugh and Yuan (2019), Journal of Financial Economics 134(1), 48-69
# The size effect buys the bottom.
market_cap
