"""The alphas of Kakushadze (2016), "101 Formulaic Alphas", appendix A.1, from the paper's formulas.

Readings where the paper leaves them open: a yes/no is 1 or 0; `min(x, d)` and `max(x, d)` of a whole number d are over
d days, else of two values; every IndClass level is the one industry of the data; adv{d} is money, but shares where it
stands against volume. In 96 and 97 a correlation with a flat side is 0: else no window is full.
"""
import numpy as np


class Alphas:
    """`data`: a dict of days x stocks arrays; `industry`: a code per stock; `o`: the operators."""

    def __init__(self, data, industry, o):
        self.o, self.industry = o, industry
        for name in ("open", "high", "low", "close", "vwap", "volume", "amount", "returns", "market_cap"):
            setattr(self, name, data[name])

    def names(self):
        return [name for name in dir(self) if name.startswith("alpha")]

    def adv(self, d):
        return self.o.mean(self.amount, d)

    def adv_shares(self, d):
        return self.o.mean(self.volume, d)

    def neutral(self, x):
        return self.o.indneutralize(x, self.industry)

    def alpha001(self):
        o = self.o
        inner = o.where(o.less(self.returns, 0), o.stddev(self.returns, 20), self.close)
        return o.rank(o.ts_argmax(o.signedpower(inner, 2.0), 5)) - 0.5

    def alpha002(self):
        o = self.o
        return -1 * o.correlation(
            o.rank(o.delta(o.log(self.volume), 2)), o.rank((self.close - self.open) / self.open), 6)

    def alpha003(self):
        o = self.o
        return -1 * o.correlation(o.rank(self.open), o.rank(self.volume), 10)

    def alpha004(self):
        o = self.o
        return -1 * o.ts_rank(o.rank(self.low), 9)

    def alpha005(self):
        o = self.o
        return o.rank(self.open - o.sum(self.vwap, 10) / 10) * (-1 * np.abs(o.rank(self.close - self.vwap)))

    def alpha006(self):
        return -1 * self.o.correlation(self.open, self.volume, 10)

    def alpha007(self):
        o, move = self.o, self.o.delta(self.close, 7)
        return o.where(o.less(self.adv_shares(20), self.volume), -1 * o.ts_rank(np.abs(move), 60) * np.sign(move), -1.0)

    def alpha008(self):
        o = self.o
        x = o.sum(self.open, 5) * o.sum(self.returns, 5)
        return -1 * o.rank(x - o.delay(x, 10))

    def _one_way(self, d):
        o, move = self.o, self.o.delta(self.close, 1)
        falling = o.where(o.less(o.ts_max(move, d), 0), move, -1 * move)
        return o.where(o.less(0, o.ts_min(move, d)), move, falling)

    def alpha009(self):
        return self._one_way(5)

    def alpha010(self):
        return self.o.rank(self._one_way(4))

    def alpha011(self):
        o, gap = self.o, self.vwap - self.close
        return (o.rank(o.ts_max(gap, 3)) + o.rank(o.ts_min(gap, 3))) * o.rank(o.delta(self.volume, 3))

    def alpha012(self):
        o = self.o
        return np.sign(o.delta(self.volume, 1)) * (-1 * o.delta(self.close, 1))

    def alpha013(self):
        o = self.o
        return -1 * o.rank(o.covariance(o.rank(self.close), o.rank(self.volume), 5))

    def alpha014(self):
        o = self.o
        return -1 * o.rank(o.delta(self.returns, 3)) * o.correlation(self.open, self.volume, 10)

    def alpha015(self):
        o = self.o
        return -1 * o.sum(o.rank(o.correlation(o.rank(self.high), o.rank(self.volume), 3)), 3)

    def alpha016(self):
        o = self.o
        return -1 * o.rank(o.covariance(o.rank(self.high), o.rank(self.volume), 5))

    def alpha017(self):
        o = self.o
        return (-1 * o.rank(o.ts_rank(self.close, 10)) * o.rank(o.delta(o.delta(self.close, 1), 1))
                * o.rank(o.ts_rank(self.volume / self.adv_shares(20), 5)))

    def alpha018(self):
        o, move = self.o, self.close - self.open
        return -1 * o.rank(o.stddev(np.abs(move), 5) + move + o.correlation(self.close, self.open, 10))

    def alpha019(self):
        o = self.o
        direction = np.sign((self.close - o.delay(self.close, 7)) + o.delta(self.close, 7))
        return -1 * direction * (1 + o.rank(1 + o.sum(self.returns, 250)))

    def alpha020(self):
        o = self.o
        return (-1 * o.rank(self.open - o.delay(self.high, 1)) * o.rank(self.open - o.delay(self.close, 1))
                * o.rank(self.open - o.delay(self.low, 1)))

    def alpha021(self):
        o = self.o
        mean8, mean2, std8 = o.sum(self.close, 8) / 8, o.sum(self.close, 2) / 2, o.stddev(self.close, 8)
        ratio = self.volume / self.adv_shares(20)
        busy = o.either(o.less(1, ratio), o.equal(ratio, 1))
        below = o.where(o.less(mean2, mean8 - std8), 1.0, o.where(busy, 1.0, -1.0))
        return o.where(o.less(mean8 + std8, mean2), -1.0, below)

    def alpha022(self):
        o = self.o
        return -1 * (o.delta(o.correlation(self.high, self.volume, 5), 5) * o.rank(o.stddev(self.close, 20)))

    def alpha023(self):
        o = self.o
        return o.where(o.less(o.sum(self.high, 20) / 20, self.high), -1 * o.delta(self.high, 2), 0.0)

    def alpha024(self):
        o = self.o
        slope = o.delta(o.sum(self.close, 100) / 100, 100) / o.delay(self.close, 100)
        flat = o.either(o.less(slope, 0.05), o.equal(slope, 0.05))
        return o.where(flat, -1 * (self.close - o.ts_min(self.close, 100)), -1 * o.delta(self.close, 3))

    def alpha025(self):
        return self.o.rank(-1 * self.returns * self.adv(20) * self.vwap * (self.high - self.close))

    def alpha026(self):
        o = self.o
        return -1 * o.ts_max(o.correlation(o.ts_rank(self.volume, 5), o.ts_rank(self.high, 5), 5), 3)

    def alpha027(self):
        o = self.o
        mean = o.sum(o.correlation(o.rank(self.volume), o.rank(self.vwap), 6), 2) / 2.0
        return o.where(o.less(0.5, o.rank(mean)), -1.0, 1.0)

    def alpha028(self):
        o = self.o
        return o.scale(o.correlation(self.adv(20), self.low, 5) + (self.high + self.low) / 2 - self.close)

    def alpha029(self):
        o = self.o
        inner = o.rank(o.rank(-1 * o.rank(o.delta(self.close - 1, 5))))
        inner = o.scale(o.log(o.sum(o.ts_min(inner, 2), 1)))
        inner = o.product(o.rank(o.rank(inner)), 1)
        return o.ts_min(inner, 5) + o.ts_rank(o.delay(-1 * self.returns, 6), 5)

    def alpha030(self):
        o, c = self.o, self.close
        first, second = np.sign(c - o.delay(c, 1)), np.sign(o.delay(c, 1) - o.delay(c, 2))
        third = np.sign(o.delay(c, 2) - o.delay(c, 3))
        return (1.0 - o.rank(first + second + third)) * o.sum(self.volume, 5) / o.sum(self.volume, 20)

    def alpha031(self):
        o = self.o
        fall = o.decay_linear(-1 * o.rank(o.rank(o.delta(self.close, 10))), 10)
        return (o.rank(o.rank(o.rank(fall))) + o.rank(-1 * o.delta(self.close, 3))
                + np.sign(o.scale(o.correlation(self.adv(20), self.low, 12))))

    def alpha032(self):
        o = self.o
        return (o.scale(o.sum(self.close, 7) / 7 - self.close)
                + 20 * o.scale(o.correlation(self.vwap, o.delay(self.close, 5), 230)))

    def alpha033(self):
        return self.o.rank(-1 * (1 - self.open / self.close) ** 1)

    def alpha034(self):
        o = self.o
        return o.rank((1 - o.rank(o.stddev(self.returns, 2) / o.stddev(self.returns, 5)))
                      + (1 - o.rank(o.delta(self.close, 1))))

    def alpha035(self):
        o = self.o
        return (o.ts_rank(self.volume, 32) * (1 - o.ts_rank(self.close + self.high - self.low, 16))
                * (1 - o.ts_rank(self.returns, 32)))

    def alpha036(self):
        o = self.o
        return (2.21 * o.rank(o.correlation(self.close - self.open, o.delay(self.volume, 1), 15))
                + 0.7 * o.rank(self.open - self.close)
                + 0.73 * o.rank(o.ts_rank(o.delay(-1 * self.returns, 6), 5))
                + o.rank(np.abs(o.correlation(self.vwap, self.adv(20), 6)))
                + 0.6 * o.rank((o.sum(self.close, 200) / 200 - self.open) * (self.close - self.open)))

    def alpha037(self):
        o = self.o
        return (o.rank(o.correlation(o.delay(self.open - self.close, 1), self.close, 200))
                + o.rank(self.open - self.close))

    def alpha038(self):
        o = self.o
        return -1 * o.rank(o.ts_rank(self.close, 10)) * o.rank(self.close / self.open)

    def alpha039(self):
        o = self.o
        fading = 1 - o.rank(o.decay_linear(self.volume / self.adv_shares(20), 9))
        return -1 * o.rank(o.delta(self.close, 7) * fading) * (1 + o.rank(o.sum(self.returns, 250)))

    def alpha040(self):
        o = self.o
        return -1 * o.rank(o.stddev(self.high, 10)) * o.correlation(self.high, self.volume, 10)

    def alpha041(self):
        return self.o.power(self.high * self.low, 0.5) - self.vwap

    def alpha042(self):
        o = self.o
        return o.rank(self.vwap - self.close) / o.rank(self.vwap + self.close)

    def alpha043(self):
        o = self.o
        return o.ts_rank(self.volume / self.adv_shares(20), 20) * o.ts_rank(-1 * o.delta(self.close, 7), 8)

    def alpha044(self):
        o = self.o
        return -1 * o.correlation(self.high, o.rank(self.volume), 5)

    def alpha045(self):
        o = self.o
        sums = o.correlation(o.sum(self.close, 5), o.sum(self.close, 20), 2)
        return -1 * (o.rank(o.sum(o.delay(self.close, 5), 20) / 20) * o.correlation(self.close, self.volume, 2)
                     * o.rank(sums))

    def _bend(self):
        o, c = self.o, self.close
        return (o.delay(c, 20) - o.delay(c, 10)) / 10 - (o.delay(c, 10) - c) / 10

    def _against(self):
        return -1 * (self.close - self.o.delay(self.close, 1))

    def alpha046(self):
        o, bend = self.o, self._bend()
        return o.where(o.less(0.25, bend), -1.0, o.where(o.less(bend, 0), 1.0, self._against()))

    def alpha047(self):
        o = self.o
        return ((o.rank(1 / self.close) * self.volume / self.adv_shares(20))
                * (self.high * o.rank(self.high - self.close) / (o.sum(self.high, 5) / 5))
                - o.rank(self.vwap - o.delay(self.vwap, 5)))

    def alpha048(self):
        o, move = self.o, self.o.delta(self.close, 1)
        follow = o.correlation(move, o.delta(o.delay(self.close, 1), 1), 250) * move / self.close
        return self.neutral(follow) / o.sum((move / o.delay(self.close, 1)) ** 2, 250)

    def alpha049(self):
        return self.o.where(self.o.less(self._bend(), -0.1), 1.0, self._against())

    def alpha050(self):
        o = self.o
        return -1 * o.ts_max(o.rank(o.correlation(o.rank(self.volume), o.rank(self.vwap), 5)), 5)

    def alpha051(self):
        return self.o.where(self.o.less(self._bend(), -0.05), 1.0, self._against())

    def alpha052(self):
        o, least = self.o, self.o.ts_min(self.low, 5)
        past = (o.sum(self.returns, 240) - o.sum(self.returns, 20)) / 220
        return (-1 * least + o.delay(least, 5)) * o.rank(past) * o.ts_rank(self.volume, 5)

    def alpha053(self):
        place = ((self.close - self.low) - (self.high - self.close)) / (self.close - self.low)
        return -1 * self.o.delta(place, 9)

    def alpha054(self):
        o = self.o
        return ((-1 * ((self.low - self.close) * o.power(self.open, 5)))
                / ((self.low - self.high) * o.power(self.close, 5)))

    def alpha055(self):
        o, least = self.o, self.o.ts_min(self.low, 12)
        place = (self.close - least) / (o.ts_max(self.high, 12) - least)
        return -1 * o.correlation(o.rank(place), o.rank(self.volume), 6)

    def alpha056(self):
        o = self.o
        ratio = o.sum(self.returns, 10) / o.sum(o.sum(self.returns, 2), 3)
        return 0 - (1 * (o.rank(ratio) * o.rank(self.returns * self.market_cap)))

    def alpha057(self):
        o = self.o
        return 0 - (1 * ((self.close - self.vwap) / o.decay_linear(o.rank(o.ts_argmax(self.close, 30)), 2)))

    def alpha058(self):
        o = self.o
        tie = o.correlation(self.neutral(self.vwap), self.volume, 3.92795)
        return -1 * o.ts_rank(o.decay_linear(tie, 7.89291), 5.50322)

    def alpha059(self):
        o = self.o
        tie = o.correlation(self.neutral(self.vwap * 0.728317 + self.vwap * (1 - 0.728317)), self.volume, 4.25197)
        return -1 * o.ts_rank(o.decay_linear(tie, 16.2289), 8.19648)

    def _flow(self):
        return ((self.close - self.low) - (self.high - self.close)) / (self.high - self.low) * self.volume

    def alpha060(self):
        o = self.o
        return 0 - (1 * (2 * o.scale(o.rank(self._flow())) - o.scale(o.rank(o.ts_argmax(self.close, 10)))))

    def alpha061(self):
        o = self.o
        return o.less(o.rank(self.vwap - o.ts_min(self.vwap, 16.1219)),
                      o.rank(o.correlation(self.vwap, self.adv(180), 17.9282)))

    def alpha062(self):
        o = self.o
        lag = o.less(o.rank(self.open) + o.rank(self.open), o.rank((self.high + self.low) / 2) + o.rank(self.high))
        return o.less(o.rank(o.correlation(self.vwap, o.sum(self.adv(20), 22.4101), 9.91009)), o.rank(lag)) * -1

    def alpha063(self):
        o = self.o
        price = self.vwap * 0.318108 + self.open * (1 - 0.318108)
        tie = o.correlation(price, o.sum(self.adv(180), 37.2467), 13.557)
        return (o.rank(o.decay_linear(o.delta(self.neutral(self.close), 2.25164), 8.22237))
                - o.rank(o.decay_linear(tie, 12.2883))) * -1

    def alpha064(self):
        o = self.o
        sums = o.sum(self.open * 0.178404 + self.low * (1 - 0.178404), 12.7054)
        price = (self.high + self.low) / 2 * 0.178404 + self.vwap * (1 - 0.178404)
        return o.less(o.rank(o.correlation(sums, o.sum(self.adv(120), 12.7054), 16.6208)),
                      o.rank(o.delta(price, 3.69741))) * -1

    def alpha065(self):
        o = self.o
        price = self.open * 0.00817205 + self.vwap * (1 - 0.00817205)
        return o.less(o.rank(o.correlation(price, o.sum(self.adv(60), 8.6911), 6.40374)),
                      o.rank(self.open - o.ts_min(self.open, 13.635))) * -1

    def alpha066(self):
        o = self.o
        gap = (self.low * 0.96633 + self.low * (1 - 0.96633) - self.vwap) / (self.open - (self.high + self.low) / 2)
        return (o.rank(o.decay_linear(o.delta(self.vwap, 3.51013), 7.23052))
                + o.ts_rank(o.decay_linear(gap, 11.4157), 6.72611)) * -1

    def alpha067(self):
        o = self.o
        tie = o.correlation(self.neutral(self.vwap), self.neutral(self.adv(20)), 6.02936)
        return o.power(o.rank(self.high - o.ts_min(self.high, 2.14593)), o.rank(tie)) * -1

    def alpha068(self):
        o = self.o
        price = self.close * 0.518371 + self.low * (1 - 0.518371)
        return o.less(o.ts_rank(o.correlation(o.rank(self.high), o.rank(self.adv(15)), 8.91644), 13.9333),
                      o.rank(o.delta(price, 1.06157))) * -1

    def alpha069(self):
        o = self.o
        price = self.close * 0.490655 + self.vwap * (1 - 0.490655)
        return o.power(o.rank(o.ts_max(o.delta(self.neutral(self.vwap), 2.72412), 4.79344)),
                       o.ts_rank(o.correlation(price, self.adv(20), 4.92416), 9.0615)) * -1

    def alpha070(self):
        o = self.o
        tie = o.ts_rank(o.correlation(self.neutral(self.close), self.adv(50), 17.8256), 17.9171)
        return o.power(o.rank(o.delta(self.vwap, 1.29456)), tie) * -1

    def alpha071(self):
        o = self.o
        tie = o.correlation(o.ts_rank(self.close, 3.43976), o.ts_rank(self.adv(180), 12.0647), 18.0175)
        gap = o.power(o.rank((self.low + self.open) - (self.vwap + self.vwap)), 2)
        return np.maximum(o.ts_rank(o.decay_linear(tie, 4.20501), 15.6948),
                          o.ts_rank(o.decay_linear(gap, 16.4662), 4.4388))

    def alpha072(self):
        o = self.o
        slow = o.correlation((self.high + self.low) / 2, self.adv(40), 8.93345)
        quick = o.correlation(o.ts_rank(self.vwap, 3.72469), o.ts_rank(self.volume, 18.5188), 6.86671)
        return o.rank(o.decay_linear(slow, 10.1519)) / o.rank(o.decay_linear(quick, 2.95011))

    def alpha073(self):
        o = self.o
        price = self.open * 0.147155 + self.low * (1 - 0.147155)
        fall = o.delta(price, 2.03608) / price * -1
        return np.maximum(o.rank(o.decay_linear(o.delta(self.vwap, 4.72775), 2.91864)),
                          o.ts_rank(o.decay_linear(fall, 3.33829), 16.7411)) * -1

    def alpha074(self):
        o = self.o
        price = self.high * 0.0261661 + self.vwap * (1 - 0.0261661)
        return o.less(o.rank(o.correlation(self.close, o.sum(self.adv(30), 37.4843), 15.1365)),
                      o.rank(o.correlation(o.rank(price), o.rank(self.volume), 11.4791))) * -1

    def alpha075(self):
        o = self.o
        return o.less(o.rank(o.correlation(self.vwap, self.volume, 4.24304)),
                      o.rank(o.correlation(o.rank(self.low), o.rank(self.adv(50)), 12.4413)))

    def alpha076(self):
        o = self.o
        tie = o.ts_rank(o.correlation(self.neutral(self.low), self.adv(81), 8.14941), 19.569)
        return np.maximum(o.rank(o.decay_linear(o.delta(self.vwap, 1.24383), 11.8259)),
                          o.ts_rank(o.decay_linear(tie, 17.1543), 19.383)) * -1

    def alpha077(self):
        o, middle = self.o, (self.high + self.low) / 2
        return np.minimum(o.rank(o.decay_linear((middle + self.high) - (self.vwap + self.high), 20.0451)),
                          o.rank(o.decay_linear(o.correlation(middle, self.adv(40), 3.1614), 5.64125)))

    def alpha078(self):
        o = self.o
        sums = o.sum(self.low * 0.352233 + self.vwap * (1 - 0.352233), 19.7428)
        return o.power(o.rank(o.correlation(sums, o.sum(self.adv(40), 19.7428), 6.83313)),
                       o.rank(o.correlation(o.rank(self.vwap), o.rank(self.volume), 5.77492)))

    def alpha079(self):
        o = self.o
        rise = o.delta(self.neutral(self.close * 0.60733 + self.open * (1 - 0.60733)), 1.23438)
        tie = o.correlation(o.ts_rank(self.vwap, 3.60973), o.ts_rank(self.adv(150), 9.18637), 14.6644)
        return o.less(o.rank(rise), o.rank(tie))

    def alpha080(self):
        o = self.o
        price = self.open * 0.868128 + self.high * (1 - 0.868128)
        return o.power(o.rank(np.sign(o.delta(self.neutral(price), 4.04545))),
                       o.ts_rank(o.correlation(self.high, self.adv(10), 5.11456), 5.53756)) * -1

    def alpha081(self):
        o = self.o
        tie = o.power(o.rank(o.correlation(self.vwap, o.sum(self.adv(10), 49.6054), 8.47743)), 4)
        return o.less(o.rank(o.log(o.product(o.rank(tie), 14.9655))),
                      o.rank(o.correlation(o.rank(self.vwap), o.rank(self.volume), 5.07914))) * -1

    def alpha082(self):
        o = self.o
        price = self.open * 0.634196 + self.open * (1 - 0.634196)
        tie = o.correlation(self.neutral(self.volume), price, 17.4842)
        return np.minimum(o.rank(o.decay_linear(o.delta(self.open, 1.46063), 14.8717)),
                          o.ts_rank(o.decay_linear(tie, 6.92131), 13.4283)) * -1

    def alpha083(self):
        o = self.o
        spread = (self.high - self.low) / (o.sum(self.close, 5) / 5)
        return (o.rank(o.delay(spread, 2)) * o.rank(o.rank(self.volume))) / (spread / (self.vwap - self.close))

    def alpha084(self):
        o = self.o
        return o.signedpower(o.ts_rank(self.vwap - o.ts_max(self.vwap, 15.3217), 20.7127),
                             o.delta(self.close, 4.96796))

    def alpha085(self):
        o = self.o
        price = self.high * 0.876703 + self.close * (1 - 0.876703)
        quick = o.correlation(o.ts_rank((self.high + self.low) / 2, 3.70596), o.ts_rank(self.volume, 10.1595), 7.11408)
        return o.power(o.rank(o.correlation(price, self.adv(30), 9.61331)), o.rank(quick))

    def alpha086(self):
        o = self.o
        return o.less(o.ts_rank(o.correlation(self.close, o.sum(self.adv(20), 14.7444), 6.00049), 20.4195),
                      o.rank((self.open + self.close) - (self.vwap + self.open))) * -1

    def alpha087(self):
        o = self.o
        price = self.close * 0.369701 + self.vwap * (1 - 0.369701)
        tie = np.abs(o.correlation(self.neutral(self.adv(81)), self.close, 13.4132))
        return np.maximum(o.rank(o.decay_linear(o.delta(price, 1.91233), 2.65461)),
                          o.ts_rank(o.decay_linear(tie, 4.89768), 14.4535)) * -1

    def alpha088(self):
        o = self.o
        gap = (o.rank(self.open) + o.rank(self.low)) - (o.rank(self.high) + o.rank(self.close))
        tie = o.correlation(o.ts_rank(self.close, 8.44728), o.ts_rank(self.adv(60), 20.6966), 8.01266)
        return np.minimum(o.rank(o.decay_linear(gap, 8.06882)), o.ts_rank(o.decay_linear(tie, 6.65053), 2.61957))

    def alpha089(self):
        o = self.o
        tie = o.correlation(self.low * 0.967285 + self.low * (1 - 0.967285), self.adv(10), 6.94279)
        return (o.ts_rank(o.decay_linear(tie, 5.51607), 3.79744)
                - o.ts_rank(o.decay_linear(o.delta(self.neutral(self.vwap), 3.48158), 10.1466), 15.3012))

    def alpha090(self):
        o = self.o
        return o.power(o.rank(self.close - o.ts_max(self.close, 4.66719)),
                       o.ts_rank(o.correlation(self.neutral(self.adv(40)), self.low, 5.38375), 3.21856)) * -1

    def alpha091(self):
        o = self.o
        tie = o.decay_linear(o.correlation(self.neutral(self.close), self.volume, 9.74928), 16.398)
        return (o.ts_rank(o.decay_linear(tie, 3.83219), 4.8667)
                - o.rank(o.decay_linear(o.correlation(self.vwap, self.adv(30), 4.01303), 2.6809))) * -1

    def alpha092(self):
        o = self.o
        weak = o.less((self.high + self.low) / 2 + self.close, self.low + self.open)
        tie = o.correlation(o.rank(self.low), o.rank(self.adv(30)), 7.58555)
        return np.minimum(o.ts_rank(o.decay_linear(weak, 14.7221), 18.8683),
                          o.ts_rank(o.decay_linear(tie, 6.94024), 6.80584))

    def alpha093(self):
        o = self.o
        price = self.close * 0.524434 + self.vwap * (1 - 0.524434)
        tie = o.correlation(self.neutral(self.vwap), self.adv(81), 17.4193)
        return (o.ts_rank(o.decay_linear(tie, 19.848), 7.54455)
                / o.rank(o.decay_linear(o.delta(price, 2.77377), 16.2664)))

    def alpha094(self):
        o = self.o
        tie = o.correlation(o.ts_rank(self.vwap, 19.6462), o.ts_rank(self.adv(60), 4.02992), 18.0926)
        return o.power(o.rank(self.vwap - o.ts_min(self.vwap, 11.5783)), o.ts_rank(tie, 2.70756)) * -1

    def alpha095(self):
        o = self.o
        tie = o.correlation(o.sum((self.high + self.low) / 2, 19.1351), o.sum(self.adv(40), 19.1351), 12.8742)
        return o.less(o.rank(self.open - o.ts_min(self.open, 12.4105)), o.ts_rank(o.power(o.rank(tie), 5), 11.7584))

    def alpha096(self):
        o = self.o
        quick = o.correlation(o.rank(self.vwap), o.rank(self.volume), 3.83878)
        tie = o.correlation(o.ts_rank(self.close, 7.45404), o.ts_rank(self.adv(60), 4.13242), 3.65459, flat=0.0)
        return np.maximum(o.ts_rank(o.decay_linear(quick, 4.16783), 8.38151),
                          o.ts_rank(o.decay_linear(o.ts_argmax(tie, 12.6556), 14.0365), 13.4143)) * -1

    def alpha097(self):
        o = self.o
        rise = o.delta(self.neutral(self.low * 0.721001 + self.vwap * (1 - 0.721001)), 3.3705)
        tie = o.correlation(o.ts_rank(self.low, 7.87871), o.ts_rank(self.adv(60), 17.255), 4.97547, flat=0.0)
        return (o.rank(o.decay_linear(rise, 20.4523))
                - o.ts_rank(o.decay_linear(o.ts_rank(tie, 18.5925), 15.7152), 6.71659)) * -1

    def alpha098(self):
        o = self.o
        apart = o.ts_argmin(o.correlation(o.rank(self.open), o.rank(self.adv(15)), 20.8187), 8.62571)
        return (o.rank(o.decay_linear(o.correlation(self.vwap, o.sum(self.adv(5), 26.4719), 4.58418), 7.18088))
                - o.rank(o.decay_linear(o.ts_rank(apart, 6.95668), 8.07206)))

    def alpha099(self):
        o = self.o
        sums = o.correlation(o.sum((self.high + self.low) / 2, 19.8975), o.sum(self.adv(60), 19.8975), 8.8136)
        return o.less(o.rank(sums), o.rank(o.correlation(self.low, self.volume, 6.28259))) * -1

    def alpha100(self):
        o = self.o
        flow = self.neutral(self.neutral(o.rank(self._flow())))
        tie = o.correlation(self.close, o.rank(self.adv(20)), 5) - o.rank(o.ts_argmin(self.close, 30))
        held = 1.5 * o.scale(flow) - o.scale(self.neutral(tie))
        return 0 - (1 * (held * (self.volume / self.adv_shares(20))))

    def alpha101(self):
        return (self.close - self.open) / ((self.high - self.low) + 0.001)
