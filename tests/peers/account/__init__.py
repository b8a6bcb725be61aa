"""An independent model of the account of docs/account.md, in plain integers.

One noun a file: unit (money and rounding), schedule (dated rules), market (what the day brings), cost (what a trade
costs), order (targets to orders), exchange (may this order trade?), book (what is held and owed), action (corporate
actions), future (contracts, limits, prices), margin (lines, the unwind), cause (why equity changed), session (orders
and fills of a day), short_leg (hedge and roll), settlement (marks, the margin test), fund_fee (management and
performance), flow (what clients bring and take), day (the order of it all), wrong (rules broken on purpose).
"""
