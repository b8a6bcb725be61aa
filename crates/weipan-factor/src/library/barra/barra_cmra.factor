# Cumulative range: highest less lowest log return over the last one to twelve months.
# Reference: Barra CNE6 (2018), descriptor CMRA
# Months of 21 days. CNE5 takes the log of 1 plus both, which a fall by more than 63 % leaves without a value.
month = 21
now   = log(close)
z1    = now - ts_delay(now, month)
z2    = now - ts_delay(now, 2 * month)
z3    = now - ts_delay(now, 3 * month)
z4    = now - ts_delay(now, 4 * month)
z5    = now - ts_delay(now, 5 * month)
z6    = now - ts_delay(now, 6 * month)
z7    = now - ts_delay(now, 7 * month)
z8    = now - ts_delay(now, 8 * month)
z9    = now - ts_delay(now, 9 * month)
z10   = now - ts_delay(now, 10 * month)
z11   = now - ts_delay(now, 11 * month)
z12   = now - ts_delay(now, 12 * month)
most  = max(max(max(z1, z2), max(z3, z4)), max(max(max(z5, z6), max(z7, z8)), max(max(z9, z10), max(z11, z12))))
least = min(min(min(z1, z2), min(z3, z4)), min(min(min(z5, z6), min(z7, z8)), min(min(z9, z10), min(z11, z12))))
most - least
