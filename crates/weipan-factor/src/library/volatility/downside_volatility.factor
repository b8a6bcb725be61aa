# Root mean square of the negative daily returns over 60 trading days, a rise counting as 0.
# Reference: Markowitz (1959), Portfolio Selection, chapter 9; Sortino and Price (1994), Journal of Investing 3(3), 59-64
window = 60
sqrt(ts_mean(min(returns, 0) ^ 2, window))
