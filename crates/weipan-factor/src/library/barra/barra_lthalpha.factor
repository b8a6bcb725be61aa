# Long-term alpha upside down: minus the weighted market model's intercept over four years, over a year ago.
# Reference: Barra CNE6 (2018), descriptor LTHALPHA
# 1,040 days, half-life 260, lag 273, mean over eleven days. The market is weighed by yesterday's market value; the riskless
# rate is left out. Half of the days are enough.
window    = 1040
half_life = 260
lag       = 273
decay  = 0.5 ^ (1 / half_life)
weight = mask(ts_delay(market_cap, 1), returns >= -1)
pull   = weight * returns
market = mask((pull - demean(pull)) / (weight - demean(weight)), returns >= -1)
own    = ts_decay_exp(returns, window, decay, min_periods=520)
mean   = ts_decay_exp(market, window, decay, min_periods=520)
both   = ts_decay_exp(returns * market, window, decay, min_periods=520) - own * mean
spread = ts_decay_exp(market ^ 2, window, decay, min_periods=520) - mean ^ 2
-ts_mean(ts_delay(own - both / spread * mean, lag), 11)
