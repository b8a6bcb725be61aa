"""Statistics of two return series by empyrical, numpy and scipy: JSON in on stdin, JSON out on stdout.

In:  {"returns": [...], "benchmark": [...], "periods": 242}
Out: {"name": value}; ends with code 3 if a library is not installed.
"""

import json
import sys

try:
    import empyrical
    import numpy as np
    from scipy import stats
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

given = json.load(sys.stdin)
r, b = np.array(given["returns"]), np.array(given["benchmark"])
p = given["periods"]
nav = np.cumprod(1 + r)
high = np.maximum.accumulate(np.concatenate([[1.0], nav]))[1:]
sharpe = r.mean() / r.std(ddof=1)
width = 1 - stats.skew(r) * sharpe + (stats.kurtosis(r) + 2) / 4 * sharpe**2

found = {
    "annual_return": empyrical.annual_return(r, annualization=p),
    "volatility": empyrical.annual_volatility(r, annualization=p),
    "sharpe": empyrical.sharpe_ratio(r, annualization=p),
    "sortino": empyrical.sortino_ratio(r, annualization=p),
    "calmar": empyrical.calmar_ratio(r, annualization=p),
    "max_drawdown": empyrical.max_drawdown(r),
    "value_at_risk": empyrical.value_at_risk(r),
    "expected_shortfall": empyrical.conditional_value_at_risk(r),
    "tail_ratio": empyrical.tail_ratio(r),
    "beta": empyrical.beta(r, b),
    "alpha": empyrical.alpha(r, b, annualization=p),
    "information_ratio": empyrical.excess_sharpe(r, b) * np.sqrt(p),
    "tracking_error": (r - b).std(ddof=1) * np.sqrt(p),
    "correlation": np.corrcoef(r, b)[0, 1],
    "skewness": stats.skew(r),
    "kurtosis": stats.kurtosis(r),
    "ulcer": np.sqrt(np.mean((nav / high - 1) ** 2)),
    "quantile": np.quantile(r, 0.37),
    "probabilistic_sharpe": stats.norm.cdf(sharpe * np.sqrt(len(r) - 1) / np.sqrt(width)),
    "win_loss": r[r > 0].mean() / -r[r < 0].mean(),
}
json.dump({name: float(value) for name, value in found.items()}, sys.stdout)
