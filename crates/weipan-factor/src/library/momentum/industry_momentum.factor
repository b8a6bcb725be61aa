# Mean six-month return of the stock's industry.
# Reference: Moskowitz and Grinblatt (1999), Journal of Finance 54(4), 1249-1290
# Stocks weigh equally.
window = 126
group_mean(close / ts_delay(close, window) - 1, industry)
