# Five ranks added: move and volume, fall of the day, fall of last week, price and money, and the 200-day mean.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 36
adv20 = ts_mean(amount, 20)
volume_led = 2.21 * rank(ts_corr(close - open, ts_delay(volume, 1), 15))
day_fall   = 0.7 * rank(open - close)
week_fall  = 0.73 * rank(ts_rank(ts_delay(-returns, 6), 5))
money_led  = rank(abs(ts_corr(vwap, adv20, 6)))
trend      = 0.6 * rank((ts_sum(close, 200) / 200 - open) * (close - open))
volume_led + day_fall + week_fall + money_led + trend
