"""Tear-sheet statistics of one panel of scores by alphalens: JSON in on stdin, JSON out on stdout.

In:  {"dates": ["2024-01-02", ...], "prices": [[...], ...], "scores": [[... or null], ...], "periods": [1, 5], "quantiles": 5}
Out: per period: ic {date: value}, quantile_returns {quantile: {date: value}}, turnover {quantile: {date: value}},
     autocorrelation {date: value}; ends with code 3 if a library is not installed.
"""

import json
import sys
import warnings

try:
    import pandas as pd
    from alphalens import performance, utils
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

warnings.simplefilter("ignore")


def by_date(series):
    return {str(date.date()): float(value) for date, value in series.dropna().items()}


def study(given):
    dates = pd.DatetimeIndex(given["dates"])
    prices = pd.DataFrame(given["prices"], index=dates, dtype=float)
    scores = pd.DataFrame(given["scores"], index=dates, dtype=float)
    factor = scores.stack().dropna()
    factor.index.names = ["date", "asset"]
    data = utils.get_clean_factor_and_forward_returns(
        factor, prices, quantiles=given["quantiles"], periods=given["periods"], max_loss=1.0
    )
    ic = performance.factor_information_coefficient(data)
    means, _ = performance.mean_return_by_quantile(data, by_date=True, demeaned=False)
    found = {}
    for period, column in zip(sorted(given["periods"]), utils.get_forward_returns_columns(data.columns)):
        returns = means[column].unstack("factor_quantile")
        turnover = {
            int(q): by_date(performance.quantile_turnover(data["factor_quantile"], q, period)) for q in returns
        }
        found[str(period)] = {
            "ic": by_date(ic[column]),
            "quantile_returns": {int(q): by_date(returns[q]) for q in returns},
            "turnover": turnover,
            "autocorrelation": by_date(performance.factor_rank_autocorrelation(data, period)),
        }
    return found


if __name__ == "__main__":
    # alphalens reports what it drops on stdout, which belongs to the answer here.
    out, sys.stdout = sys.stdout, sys.stderr
    json.dump(study(json.load(sys.stdin)), out)
