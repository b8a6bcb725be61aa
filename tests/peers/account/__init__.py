"""An independent model of the account of docs/account.md, in plain integers.

One noun a file: unit (money and rounding), schedule (dated rules), market (what the day brings), cost (what a trade
costs), order (targets to orders), exchange (may this order trade?), book (what is held and owed), action (corporate
actions), future (contracts, rolls, limits), margin (lines, calls, the unwind), cause (why equity changed), day (the
order of a trading day).
"""
