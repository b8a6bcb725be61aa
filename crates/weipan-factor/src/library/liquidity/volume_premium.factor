# Standing of today's traded money among its last 50 days.
# Reference: Gervais, Kaniel and Mingelgrin (2001), Journal of Finance 56(3), 877-919
window = 50
ts_rank(amount, window)
