# Days since the highest of squared price or, after a fall, squared volatility, among the last five; recent peaks rank high.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 1
held = returns < 0 ? ts_std(returns, 20) : close
rank(5 - ts_argmax(signed_power(held, 2), 5)) - 0.5
