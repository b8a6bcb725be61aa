# Log of total market value.
# Reference: Barra CNE5 (2012) and CNE6 (2018), descriptor LNCAP
log(market_cap)
