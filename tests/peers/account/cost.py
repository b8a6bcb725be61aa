"""What trading stocks costs: commission with its minimum, stamp duty, transfer fee, slippage, impact."""

import math

from .schedule import by_date_or
from .unit import YUAN, money, rate, share


class Costs:
    def __init__(self, spec, rules):
        self.spec, self.rules = spec, rules

    def stamp_rate(self, date, side):
        value = self.spec["stamp_duty"]
        if value == "by_date":
            return self.rules.stamp_duty(date, side)
        return rate(value) if side == "sell" else 0

    def transfer_rate(self, date):
        return rate(by_date_or(self.spec["transfer_fee"], lambda: self.rules.transfer_fee(date) / 1e9))

    def of(self, date, side, gross, volume_share, volatility):
        """Each cost of trading `gross` (reference price times shares), as a positive amount, and the money that moves.

        Slippage and impact are parts of the reference worth and change the money for the shares; fees are rates of
        that money.
        """
        slippage = share(gross, rate(self.spec["slippage_bps"] * 1e-4))
        impact = 0
        k = self.spec["impact"]
        if k > 0 and not math.isnan(volatility):
            impact = money(gross / YUAN * min(k * volatility * math.sqrt(volume_share), 1.0))
        amount = gross + slippage + impact if side == "buy" else gross - slippage - impact
        paid = max(0, amount)
        commission = max(share(paid, rate(self.spec["commission"])), money(self.spec["commission_min"]))
        return {
            "amount": amount,
            "slippage": slippage,
            "impact": impact,
            "commission": commission,
            "stamp_duty": share(paid, self.stamp_rate(date, side)),
            "transfer_fee": share(paid, self.transfer_rate(date)),
        }

    def selling_rate(self, date):
        """Fees and slippage of selling a million yuan of stock, as a fraction of it: what an unwind plans with."""
        million = 1_000_000 * YUAN
        cost = self.of(date, "sell", million, 0.0, 0.0)
        return (fees(cost) + cost["slippage"]) / YUAN / (million / YUAN)


def fees(cost):
    return cost["commission"] + cost["stamp_duty"] + cost["transfer_fee"]
