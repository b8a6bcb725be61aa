"""What an account holds and owes."""


class Lot:
    """Shares of one stock; those bought today may not be sold today."""

    def __init__(self, shares, bought, mark):
        self.shares, self.bought, self.mark = shares, bought, mark


class Book:
    def __init__(self, kind, cash):
        self.kind, self.cash = kind, cash
        self.payable = 0
        self.lots = {}
        self.receivables = []
        self.shorts = {}
        self.marks = {}

    def receivable(self):
        return sum(amount for _, amount in self.receivables)

    def value(self):
        """Longs at their last marks."""
        return sum(lot.shares * lot.mark for lot in self.lots.values())

    def short_value(self, multiplier):
        return sum(n * multiplier * self.marks[code] for code, n in self.shorts.items())

    def equity(self):
        return self.cash + self.receivable() - self.payable + self.value()

    def spendable(self):
        """Cash that is not owed for fees."""
        return self.cash - self.payable

    def contracts(self):
        return sum(self.shorts.values())

    def collect(self, day):
        """Receivables that fall due become cash."""
        self.cash += sum(amount for due, amount in self.receivables if due <= day)
        self.receivables = [(due, amount) for due, amount in self.receivables if due > day]

    def release(self):
        for lot in self.lots.values():
            lot.bought = 0

    def apply(self, fill):
        """Money and shares of a stock fill change hands."""
        asset, shares = fill["asset"], fill["shares"]
        if fill["side"] == "buy":
            self.cash -= fill["total"]
            lot = self.lots.setdefault(asset, Lot(0, 0, fill["reference"]))
            lot.shares += shares
            lot.bought += shares
        else:
            self.cash += fill["total"]
            self.lots[asset].shares -= shares
            if self.lots[asset].shares == 0:
                del self.lots[asset]

    def short(self, code, sold):
        """Contracts sold short (positive) or bought back."""
        self.shorts[code] = self.shorts.get(code, 0) + sold
        if self.shorts[code] == 0:
            del self.shorts[code]
