# Log market value without the smallest 30 %, whose price holds the value of a shell for reverse mergers.
# Reference: Liu, Stambaugh and Yuan (2019), Journal of Financial Economics 134(1), 48-69, section 3
# The size effect buys the bottom.
smallest = 0.3
mask(log(market_cap), rank(market_cap) > smallest)
