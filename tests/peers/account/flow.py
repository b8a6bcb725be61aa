"""What clients bring and take: subscriptions before the open, redemptions at the close, both after their notice."""

from .unit import money, rate, share


class Wish:
    """Money, or a part of the equity; positive comes, negative goes. `rest` is what is left of it once it is fixed."""

    def __init__(self, flow):
        self.date, self.notice = flow["date"], flow["notice_days"]
        self.amount = money(flow["amount"]) if "amount" in flow else None
        self.fraction = None if "amount" in flow else rate(flow["fraction"])
        self.rest = None

    def at(self, equity):
        return self.amount if self.amount is not None else share(max(0, equity), self.fraction)

    def claim(self, equity):
        """What a redemption asks for at an equity."""
        wanted = self.rest if self.rest is not None else -self.at(equity)
        return max(0, min(wanted, equity))


class Flows:
    """`ahead` are not due yet, `claims` are redemptions that are due and not paid."""

    def __init__(self, flows):
        self.ahead = sorted((Wish(f) for f in flows), key=lambda wish: str(wish.date))
        self.claims = []

    def due(self, day, equity, market):
        """Money that comes in today; redemptions that fall due become claims."""
        came = []
        ready = [w for w in self.ahead if self.day_of(w, market) <= day]
        self.ahead = [w for w in self.ahead if w not in ready]
        for wish in sorted(ready, key=lambda w: (self.day_of(w, market), self.said(w, market))):
            if wish.at(equity) > 0:
                came.append(wish.at(equity))
            else:
                self.claims.append(wish)
        return came

    def said(self, wish, market):
        """The trading day of the word, or the first one after it."""
        return next((i for i, date in enumerate(market.dates) if date.isoformat() >= str(wish.date)), len(market.dates))

    def day_of(self, wish, market):
        return self.said(wish, market) + wish.notice

    def leaving(self, equity):
        """What clients take out of an equity, as far as it is due."""
        return max(0, min(equity, sum(claim.claim(equity) for claim in self.claims)))
