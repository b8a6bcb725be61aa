# Close over the highest price of 52 weeks.
# Reference: George and Hwang (2004), Journal of Finance 59(5), 2145-2176
window = 252
close / ts_max(high, window)
