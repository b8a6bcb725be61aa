# The part of cubed size that size does not explain: high for the largest and the mid-sized small, low for the smallest.
# Reference: Barra CNE5 (2012), descriptor NLSIZE; Orr, Mashtaler and Nagy (2012), The Barra China Equity Model (CNE5)
# size is standardised before it is cubed. The CNE5 sign; barra_nlsize weighs the regression by root market value.
size = zscore(log(market_cap))
residual(size ^ 3, size)
