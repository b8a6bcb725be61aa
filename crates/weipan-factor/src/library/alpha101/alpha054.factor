# The close in the day's range, times the fifth power of open over close.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 54
# Missing on a day without a range.
-((low - close) * open ^ 5) / ((low - high) * close ^ 5)
