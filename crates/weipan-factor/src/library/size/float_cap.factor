# Market value of the tradable A shares in yuan: raw close times float shares.
# Reference: Banz (1981), Journal of Financial Economics 9(1), 3-18; index providers weigh by float
# The size effect buys the bottom.
float_cap
