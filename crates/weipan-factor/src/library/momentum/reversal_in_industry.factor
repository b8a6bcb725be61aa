# Minus the return of the last 20 days over the mean of the industry.
# Reference: Da, Liu and Schaumburg (2014), Management Science 60(3), 658-674; Hameed and Mian (2015), Journal of Financial and Quantitative Analysis 50(1-2), 89-117
window = 20
-group_demean(close / ts_delay(close, window) - 1, industry)
