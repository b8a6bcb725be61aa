# Cubed size with size taken out, pulled in at three standard deviations and standardised; MIDCAP of CNE6.
# Reference: Barra CNE5 (2012), descriptor NLSIZE; CNE6 (2018), descriptor MIDCAP
# The regression weighs stocks by root market value. CNE6 turns the sign.
size = zscore(log(market_cap))
zscore(winsorize(residual(size ^ 3, size, weights=sqrt(market_cap)), std=3))
