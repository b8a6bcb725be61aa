"""RQAlpha's account on a market and orders given as JSON: what `rqalpha_parity` compares weipan's account with.

stdin:  {"market": {...}, "scenarios": [{"name", "stock_cash", "future_cash", "stock_orders", "future_orders",
        "finance", "base", "mod"}, ...]}
stdout: {scenario: {"fills": [...], "refused": [...], "days": [...]}}; exit code 3 without RQAlpha.

The market is written as a data bundle in RQAlpha's own layout, so that all of its own code runs. Orders go in at the bar of
their day, in the order given. Days are read after settlement.
"""

import contextlib
import datetime
import json
import pickle
import sys
import tempfile

try:
    import h5py
    import numpy as np
    from rqalpha import run_func
    from rqalpha.apis import buy_close, order_shares, sell_open
    from rqalpha.const import POSITION_DIRECTION
    from rqalpha.core.events import EVENT
    from rqalpha.environment import Environment
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

BOARDS = {"main": ("MainBoard", 100), "chinext": ("GEM", 100), "star": ("KSH", 200)}
BAR = [(name, "f8") for name in ("open", "close", "high", "low", "volume", "total_turnover", "limit_up", "limit_down")]
FUTURE_BAR = BAR + [(name, "f8") for name in ("open_interest", "settlement", "prev_settlement")]
FAR = "2999-12-31"


def book_id(symbol):
    """`600001.SH` as RQAlpha writes it; futures keep their code."""
    return symbol.replace(".SH", ".XSHG").replace(".SZ", ".XSHE")


def number(date):
    return int(date.replace("-", ""))


def bars_of(rows, dates, fields):
    """A structured array of the rows of one instrument; `rows[field][i]` is None on days without a bar."""
    days = [i for i in range(len(dates)) if rows["close"][i] is not None]
    table = np.zeros(len(days), dtype=[("datetime", "i8")] + fields)
    table["datetime"] = [number(dates[i]) * 1_000_000 for i in days]
    for field, _ in fields:
        table[field] = [rows[field][i] for i in days]
    return table


def instruments(market):
    for stock in market["stocks"]:
        board, lot = BOARDS[stock["board"]]
        yield {
            "order_book_id": book_id(stock["symbol"]), "symbol": stock["symbol"], "type": "CS", "round_lot": lot,
            "exchange": book_id(stock["symbol"])[-4:], "board_type": board, "market_tplus": 1, "status": "Active",
            "special_type": "ST" if stock["is_st"] else "Normal", "listed_date": "2010-01-04",
            "de_listed_date": stock["delist_date"] or FAR,
        }  # fmt: skip
    for future in market["futures"]:
        yield {
            "order_book_id": future["code"], "symbol": future["code"], "type": "Future", "round_lot": 1,
            "exchange": "CFFEX", "underlying_symbol": "IC", "underlying_order_book_id": "000905.XSHG",
            "contract_multiplier": 200.0, "margin_rate": 0.12, "listed_date": "2023-01-03",
            "de_listed_date": future["last_day"], "maturity_date": future["last_day"], "market_tplus": 0,
            "settlement_method": "CashSettlementRequired", "trading_hours": "09:31-11:30,13:01-15:00",
        }  # fmt: skip


def write_actions(path, market):
    with h5py.File(f"{path}/dividends.h5", "w") as cash, h5py.File(f"{path}/split_factor.h5", "w") as splits, \
            h5py.File(f"{path}/ex_cum_factor.h5", "w") as factors:  # fmt: skip
        for stock in market["stocks"]:
            paid = [
                (number(a["before"]), number(a["before"]), a["cash"], number(a["ex"]), number(a["pay"]), 1.0)
                for a in stock["actions"] if a["cash"] > 0
            ]  # fmt: skip
            if paid:
                names = ("book_closure_date", "announcement_date", "dividend_cash_before_tax", "ex_dividend_date",
                         "payable_date", "round_lot")  # fmt: skip
                kinds = ("i8", "i8", "f8", "i8", "i8", "f8")
                cash[book_id(stock["symbol"])] = np.array(paid, dtype=list(zip(names, kinds)))
            more = [
                (number(a["ex"]) * 1_000_000, 1 + a["ratio"], 1000 + round(1000 * a["ratio"]), 1000)
                for a in stock["actions"] if a["ratio"] > 0
            ]  # fmt: skip
            if more:
                names = ("ex_date", "split_factor", "split_coefficient_to", "split_coefficient_from")
                splits[book_id(stock["symbol"])] = np.array(more, dtype=list(zip(names, ("i8", "f8", "f8", "f8"))))
            factor = [(0, 1.0)] + [(number(a["ex"]) * 1_000_000, a["cumulative"]) for a in stock["actions"]]
            table = np.array(factor, dtype=[("start_date", "i8"), ("ex_cum_factor", "f8")])
            factors[book_id(stock["symbol"])] = table


def write_bundle(path, market):
    """The market as the data bundle that RQAlpha would have downloaded."""
    dates = market["dates"]
    # Days before and after, because RQAlpha asks for the trading day before the first and after the last one.
    around = [number(d) for d in market["before"] + dates + market["after"]]
    np.save(f"{path}/trading_dates.npy", np.array(around))
    with open(f"{path}/instruments.pk", "wb") as out:
        pickle.dump(list(instruments(market)), out)
    info = {
        "underlying_symbol": "IC", "commission_type": "by_money", "open_commission_ratio": market["future_fee"],
        "close_commission_ratio": market["future_fee"], "close_commission_today_ratio": market["future_fee_today"],
        "margin_rate": 0.12, "tick_size": 0.2,
    }  # fmt: skip
    for name, content in (("future_info", [info]), ("share_transformation", {})):
        with open(f"{path}/{name}.json", "w") as out:
            json.dump(content, out)
    with h5py.File(f"{path}/yield_curve.h5", "w") as out:
        out["data"] = np.array([(20230101, 0.02)], dtype=[("date", "i8"), ("0S", "f8")])
    h5py.File(f"{path}/funds.h5", "w").close()
    with h5py.File(f"{path}/indexes.h5", "w") as out:
        # RQAlpha takes the range of its data from this index.
        level = dict.fromkeys((name for name, _ in BAR), [3000.0] * len(around))
        days = market["before"] + dates + market["after"]
        out["000001.XSHG"] = bars_of(level, days, BAR)
    with h5py.File(f"{path}/stocks.h5", "w") as out:
        for stock in market["stocks"]:
            out[book_id(stock["symbol"])] = bars_of(stock["bars"], dates, BAR)
    with h5py.File(f"{path}/futures.h5", "w") as out:
        for future in market["futures"]:
            out[future["code"]] = bars_of(future["bars"], dates, FUTURE_BAR)
    with h5py.File(f"{path}/suspended_days.h5", "w") as halted, h5py.File(f"{path}/st_stock_days.h5", "w") as special:
        for stock in market["stocks"]:
            halts = [number(dates[i]) for i in stock["suspended"]]
            if halts:
                halted[book_id(stock["symbol"])] = np.array(halts)
            if stock["is_st"]:
                special[book_id(stock["symbol"])] = np.array([number(d) for d in dates])
    write_actions(path, market)


class Recorder:
    """What happens in a run, in weipan's words."""

    def __init__(self, market, scenario):
        self.symbols = {book_id(s["symbol"]): s["symbol"] for s in market["stocks"]}
        self.days = {datetime.date.fromisoformat(d): i for i, d in enumerate(market["dates"])}
        self.scenario = scenario
        self.fills, self.refused, self.rows = [], [], []

    def today(self):
        return self.days[Environment.get_instance().trading_dt.date()]

    def name(self, order_book_id):
        return self.symbols.get(order_book_id, order_book_id)

    def listen(self):
        bus = Environment.get_instance().event_bus
        bus.add_listener(EVENT.TRADE, self.on_trade)
        bus.add_listener(EVENT.ORDER_CREATION_REJECT, self.on_creation_refused)
        bus.add_listener(EVENT.ORDER_UNSOLICITED_UPDATE, self.on_order_ended)
        bus.add_listener(EVENT.POST_SETTLEMENT, self.on_settled)

    def on_trade(self, event):
        trade = event.trade
        self.fills.append({
            "day": self.today(), "what": self.name(trade.order_book_id), "side": trade.side.name.lower(),
            "quantity": float(trade.last_quantity), "price": float(trade.last_price),
            "commission": float(trade.commission), "tax": float(trade.tax), "by_order": event.order is not None,
        })  # fmt: skip

    def refuse(self, order_book_id, reason):
        self.refused.append({"day": self.today(), "what": self.name(order_book_id), "reason": str(reason)})

    def on_creation_refused(self, event):
        self.refuse(event.order_book_id, event.reason)

    def on_order_ended(self, event):
        self.refuse(event.order.order_book_id, event.order.message)

    def on_settled(self, _):
        portfolio = Environment.get_instance().portfolio
        accounts = list(portfolio.accounts.values())
        positions = [p for account in accounts for p in account.get_positions()]
        held = [(self.name(p.order_book_id), p) for p in positions if p.quantity]
        sign = {POSITION_DIRECTION.LONG: 1, POSITION_DIRECTION.SHORT: -1}
        self.rows.append({
            "day": self.today(),
            "equity": float(sum(account.total_value for account in accounts)),
            # Money with the margin still in it: a margin is set aside, not spent.
            "cash": float(sum(account.total_cash + account.margin for account in accounts)),
            "receivable": float(sum(getattr(p, "dividend_receivable", 0) for p in positions)),
            "holding_pnl": float(sum(account.position_pnl for account in accounts)),
            "trading_pnl": float(sum(account.trading_pnl for account in accounts)),
            "costs": float(sum(account.transaction_cost for account in accounts)),
            "liabilities": float(sum(account.cash_liabilities for account in accounts)),
            "held": {name: float(p.quantity * sign[p.direction]) for name, p in held},
        })  # fmt: skip

    def trade(self):
        today = self.today()
        for day, amount in self.scenario["finance"]:
            if day == today:
                Environment.get_instance().portfolio.accounts["STOCK"].finance_repay(amount)
        for day, symbol, shares in self.scenario["stock_orders"]:
            if day == today:
                order_shares(book_id(symbol), shares)
        for day, code, sold in self.scenario["future_orders"]:
            if day == today:
                if sold > 0:
                    sell_open(code, sold)
                else:
                    buy_close(code, -sold)


def run(market, scenario, bundle):
    recorder = Recorder(market, scenario)
    base = {
        "start_date": market["dates"][0], "end_date": market["dates"][-1], "frequency": "1d",
        "accounts": {"stock": scenario["stock_cash"], "future": scenario["future_cash"]},
        "data_bundle_path": bundle, "rqdatac_uri": "disabled", "auto_update_bundle": False,
        "capital_gain_tax_rate": 0,
    }  # fmt: skip
    quiet = {"sys_analyser": {"enabled": False}, "sys_progress": {"enabled": False}}
    config = {
        "base": {**base, **scenario["base"]},
        "extra": {"log_level": "error"},
        "mod": {**quiet, **scenario["mod"]},
    }
    run_func(init=lambda _: recorder.listen(), handle_bar=lambda *_: recorder.trade(), config=config)
    return {"fills": recorder.fills, "refused": recorder.refused, "days": recorder.rows}


def main():
    task = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as bundle:
        write_bundle(bundle, task["market"])
        # RQAlpha prints; stdout is the answer's alone.
        with contextlib.redirect_stdout(sys.stderr):
            answers = {s["name"]: run(task["market"], s, bundle) for s in task["scenarios"]}
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
