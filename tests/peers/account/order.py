"""Target weights to orders, at the reference prices before the day; and the lots in which boards trade."""


def buyable(board, shares):
    """Main boards and ChiNext buy in hundreds; STAR from 200, Beijing from 100, then any number."""
    if board in ("main", "chinext"):
        return shares - shares % 100
    return shares if shares >= (200 if board == "star" else 100) else 0


def sellable(board, shares, held):
    """Hundreds, with or without the odd rest, which only goes whole; STAR and Beijing as for buys, or all."""
    if shares >= held:
        return held
    if board in ("main", "chinext"):
        odd = held % 100
        plain = shares - shares % 100
        with_odd = odd + (shares - odd) // 100 * 100 if shares >= odd else 0
        return max(plain, with_odd)
    return shares if shares >= (200 if board == "star" else 100) else 0


def least_sale(board, shares, held):
    """The fewest shares, at least `shares`, that may be sold in one order."""
    shares = min(shares, held)
    while sellable(board, shares, held) < shares:
        shares += 1
    return shares


def make(asset, side, shares, priority=0, origin="strategy"):
    return {"asset": asset, "side": side, "shares": shares, "priority": priority, "origin": origin}


def strategy(weights, long_value, lots, bars, stocks, in_lots):
    """Orders that bring the lots to `weights` (by asset) of `long_value`; what is held without a weight is sold whole.

    The worth of a target is the product in floats, cut to a unit; the change in shares is rounded towards zero on the
    board's lots. A target without a reference price has no order.
    """
    sells, buys = [], []
    for asset in sorted(set(weights) | set(lots)):
        held = lots[asset].shares if asset in lots else 0
        board = stocks[asset]["board"]
        if asset not in weights:
            sells.append(make(asset, "sell", held))
            continue
        bar = bars.get(asset)
        if bar is None or not bar.prev_close:
            continue
        target = int(float(max(0, long_value)) * max(weights[asset], 0.0))
        change = target // bar.prev_close - held
        if change > 0:
            shares = buyable(board, change) if in_lots else change
            if shares:
                buys.append(make(asset, "buy", shares, target))
        elif change < 0:
            shares = sellable(board, -change, held) if in_lots else -change
            if shares:
                sells.append(make(asset, "sell", shares))
    return sells + buys
