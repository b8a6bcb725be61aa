"""The fund's own fees: management on equity day by day, performance above one high-water mark of the whole fund."""

from .unit import RATE, rate, quotient, share


class FundFees:
    """`owed` is the management fee of this month, which is not paid before the next one."""

    def __init__(self, terms, capital):
        self.management, self.performance = rate(terms["management_fee"]), rate(terms["performance_fee"])
        self.months = {"yearly": 12, "quarterly": 3}[terms["crystallise"]]
        self.year = terms["day_count"] * RATE
        self.mark, self.owed = capital, 0

    def gain(self, equity):
        return max(0, equity - self.mark)

    def of_period(self, equity, before, date):
        """The fee on what lies above the mark, on the first trading day of a year or quarter; the mark moves up."""
        if (before.year, (before.month - 1) // self.months) == (date.year, (date.month - 1) // self.months):
            return 0
        fee = share(self.gain(equity), self.performance)
        if fee:
            self.mark = equity - fee
        return fee

    def of_redemption(self, amount, equity):
        """The part of the fee on the gain that leaves with a client."""
        return quotient(share(self.gain(equity), self.performance) * amount, equity) if equity > 0 else 0

    def of_days(self, equity, before, date):
        """The management fee for the calendar days since the last trading day."""
        return quotient(max(0, equity) * self.management * (date - before).days, self.year)

    def flow(self, amount, equity):
        """Money that comes or goes moves the mark as it would a unit's."""
        self.mark = quotient(self.mark * (equity + amount), equity) if equity > 0 else max(0, self.mark + amount)
