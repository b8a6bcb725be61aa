# Share of falling days less that of rising days over a year, signed by the year's return: low is a frog in the pan.
# Reference: Da, Gurun and Warachka (2014), Review of Financial Studies 27(7), 2171-2218, equation 1
# The year ends a month ago. Continuous information, the low values, goes with stronger momentum.
window = 231
skip   = 21
year   = ts_delay(close, skip) / ts_delay(close, window + skip) - 1
up     = ts_sum(returns > 0 ? 1 : 0, window)
down   = ts_sum(returns < 0 ? 1 : 0, window)
sign(year) * ts_delay(down - up, skip) / window
