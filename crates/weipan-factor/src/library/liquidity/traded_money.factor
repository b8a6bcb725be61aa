# Log of the mean money traded a day over 20 trading days; the effect buys the bottom.
# Reference: Brennan, Chordia and Subrahmanyam (1998), Journal of Financial Economics 49(3), 345-373
# Missing where nothing was traded.
window = 20
money  = ts_mean(amount, window)
mask(log(money), money > 0)
