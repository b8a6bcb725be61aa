"""The account model over a batch of cases: `account_model.py <batch.json> <out.json>`.

The batch names the folder of rules, data sets (folders) and cases; a case names its data set, the spec with every
default as a TOML file, the first and last day of the run, and the target lists. The answer holds for each case the rows
of its days, fills, rejects and futures: whole numbers of 1e-4 yuan, floats as their bits.
"""

import json
import os
import struct
import sys
import tomllib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

try:
    import pyarrow  # noqa: F401
except ImportError:
    sys.exit(3)

from account.day import Account  # noqa: E402
from account.market import Market  # noqa: E402
from account.schedule import Rules  # noqa: E402


def bits(value):
    """A float as its 64 bits; NaN, which has many, as null."""
    if isinstance(value, float):
        return None if value != value else struct.unpack("<q", struct.pack("<d", value))[0]
    return value


def plain(rows):
    return [{name: bits(value) for name, value in row.items()} for row in rows]


def run(case, market, rules):
    with open(case["spec"], "rb") as file:
        spec = tomllib.load(file)
    targets = {
        market.day_of[date_of(market, t["date"])]: {market.number[s]: w for s, w in t["weights"]} for t in case["targets"]
    }
    first, last = (market.day_of[date_of(market, case[key])] for key in ("first", "last"))
    account = Account(spec, market, rules, targets, first, last)
    account.run()
    tables = ("days", "fills", "rejects", "futures")
    return {name: plain(getattr(account, name)) for name in tables}


def date_of(market, text):
    return type(market.dates[0]).fromisoformat(text)


def main():
    with open(sys.argv[1]) as file:
        batch = json.load(file)
    rules = Rules(batch["rules"])
    folder, market, answers = None, None, []
    for case in batch["cases"]:
        if case["data"] != folder:
            folder, market = case["data"], Market(case["data"])
        answers.append(run(case, market, rules))
    with open(sys.argv[2], "w") as file:
        json.dump(answers, file)


if __name__ == "__main__":
    main()
