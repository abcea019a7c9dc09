"""The two models for SimPy: MODEL ORDERS SEED. A process for each order.

Pools are queues of events instead of simpy.Resource, which is slower, and whose priority queue sorts itself anew for each
order that joins it: minutes at the backlog of the promotion.
"""

import json
import sys
from bisect import bisect
from collections import deque
from itertools import accumulate
from math import floor, log
from random import Random

from simpy import Environment

MINUTE, HOUR = 60.0, 3600.0


class Pool:
    def __init__(self, env, units, is_open=True):
        self.env, self.units, self.free, self.is_open = env, units, units, is_open
        self.urgent, self.others = deque(), deque()
        self.busy = 0.0

    def seize(self, is_urgent=False):
        """An event to wait for, or None when a unit is free at once."""
        if self.free and self.is_open:
            self.free -= 1
            return None
        turn = self.env.event()
        (self.urgent if is_urgent else self.others).append(turn)
        return turn

    def release(self):
        self.free += 1
        self.call()

    def call(self):
        while self.free and self.is_open and (self.urgent or self.others):
            self.free -= 1
            (self.urgent or self.others).popleft().succeed()


def quantiles(answer, leads, percents):
    leads.sort()
    answer["lead_mean"] = sum(leads) / len(leads)
    for percent in percents:
        answer[f"lead_p{percent}"] = leads[min(len(leads) * percent // 100, len(leads) - 1)]


class Jackson:
    NAMES = ["screen", "express", "full", "prepare", "inspect", "rework", "label", "hand_over"]
    SERVERS = [2, 1, 1, 3, 1, 2, 1, 4]
    SERVICE = [1.4, 0.9, 2.0, 2.025, 0.45, 3.9, 0.85, 2.0]

    def __init__(self, orders, seed):
        self.env, self.random, self.orders = Environment(), Random(seed), orders
        self.pools = [Pool(self.env, servers) for servers in self.SERVERS]
        self.rates = [1.0 / mean for mean in self.SERVICE]
        self.waiting, self.visits, self.leads = [0.0] * 8, [0] * 8, []

    def run(self):
        self.env.process(self.arrivals())
        self.env.run()
        answer = {"orders": len(self.leads)}
        quantiles(answer, self.leads, [50, 95, 99])
        for i, name in enumerate(self.NAMES):
            answer[f"{name}.utilisation"] = self.pools[i].busy / (self.SERVERS[i] * self.env.now)
            answer[f"{name}.waiting"] = self.waiting[i] / self.visits[i]
            answer[f"{name}.visits"] = self.visits[i] / self.orders
        return answer

    def arrivals(self):
        env, gap = self.env, self.random.expovariate
        for _ in range(self.orders):
            yield env.timeout(gap(1.0))
            env.process(self.order())

    def order(self):
        env, draw, exponential = self.env, self.random.random, self.random.expovariate
        arrived = env.now
        at = 0
        while at is not None:
            pool, entered = self.pools[at], env.now
            turn = pool.seize()
            if turn is not None:
                yield turn
            service = exponential(self.rates[at])
            pool.busy += service
            self.waiting[at] += env.now - entered
            self.visits[at] += 1
            yield env.timeout(service)
            pool.release()
            if at == 0:
                at = 1 if draw() < 0.6 else 2
            elif at in (1, 2, 5):
                at = 3
            elif at == 3:
                at = 4
            elif at == 4:
                at = 6 if draw() < 0.75 else 5
            elif at == 6:
                at = 7
            else:
                at = None
        self.leads.append(env.now - arrived)


def whole(number):
    return max(1, floor(number + 0.5))


class Item:
    def __init__(self, start, reorder_at, quantity):
        self.on_hand = self.position = start
        self.reorder_at, self.quantity = reorder_at, quantity


class Promotion:
    def __init__(self, orders, seed):
        k = orders / 100_000
        self.env, self.random, self.orders = Environment(), Random(seed), orders
        self.rate = 909 * k / HOUR
        self.pools = {
            "approvers": Pool(self.env, whole(60 * k), is_open=False),
            "pickers": Pool(self.env, whole(120 * k)),
            "packers": Pool(self.env, whole(100 * k)),
            "desk": Pool(self.env, whole(20 * k)),
        }
        self.pickup_capacity = whole(4000 * k)
        shares = [1 / rank for rank in range(1, 101)]
        self.goods = list(accumulate(share / sum(shares) for share in shares))
        self.goods[-1] = 1.0
        self.items, self.backorders = [], [deque() for _ in shares]
        for share in shares:
            demand = orders * share / sum(shares)
            levels = [(0.30, 0.20, 0.10), (0.15, 0.10, 0.05)]
            self.items.append([Item(*(whole(level * demand) for level in place)) for place in levels])
        self.parcels, self.backlog, self.leads = deque(), [], []
        self.came = self.ended = self.cancelled = self.returned = 0
        self.stock_outs = self.picks = self.pickups = self.supplies = 0
        self.pick_waiting = 0.0
        self.all_ended = self.env.event()

    def run(self):
        for process in (self.arrivals(), self.hours(), self.carrier(), self.sampler()):
            self.env.process(process)
        self.env.run(until=self.all_ended)
        answer = {"completed": len(self.leads), "returned": self.returned, "cancelled": self.cancelled}
        quantiles(answer, self.leads, [50, 95])
        for hour in (24, 48, 72):
            answer[f"backlog_{hour}"] = self.backlog[hour]
        answer["backlog_max"] = max(self.backlog)
        for name, pool in self.pools.items():
            answer[f"{name}.busy_hours"] = pool.busy / HOUR
            answer[f"{name}.utilisation"] = pool.busy / (pool.units * self.env.now)
        answer["stock_outs"] = self.stock_outs
        answer["pick_waiting"] = self.pick_waiting / self.picks
        answer["pickups"], answer["supplies"] = self.pickups, self.supplies
        answer["hours"] = self.env.now / HOUR
        return answer

    def arrival_after(self, now):
        begin, stop, times = 20 * HOUR, 22 * HOUR, 20.0
        left = self.random.expovariate(self.rate)
        if now < begin:
            if now + left < begin:
                return now + left
            left -= begin - now
        if now < stop:
            start = max(now, begin)
            if start + left / times < stop:
                return start + left / times
            left -= (stop - start) * times
        return max(now, stop) + left

    def arrivals(self):
        env = self.env
        for _ in range(self.orders):
            yield env.timeout(self.arrival_after(env.now) - env.now)
            env.process(self.order())

    def hours(self):
        env, approvers = self.env, self.pools["approvers"]
        for day in range(1_000):
            yield env.timeout((24 * day + 9) * HOUR - env.now)
            approvers.is_open = True
            approvers.call()
            yield env.timeout((24 * day + 18) * HOUR - env.now)
            approvers.is_open = False

    def carrier(self):
        while True:
            yield self.env.timeout(2 * HOUR)
            taken = min(self.pickup_capacity, len(self.parcels))
            self.pickups += taken > 0
            for _ in range(taken):
                self.parcels.popleft().succeed()

    def sampler(self):
        while True:
            self.backlog.append(self.came - self.ended)
            yield self.env.timeout(HOUR)

    def end(self):
        self.ended += 1
        if self.ended == self.orders:
            self.all_ended.succeed()

    def cancel(self):
        self.cancelled += 1
        self.end()

    def order(self):
        env, random = self.env, self.random
        draw, lognormal, uniform = random.random, random.lognormvariate, random.uniform
        arrived = env.now
        self.came += 1
        sku = bisect(self.goods, draw())
        is_urgent = draw() < 0.1
        if draw() < 0.05:
            yield env.timeout(30 * MINUTE)
            return self.cancel()
        yield env.timeout(lognormal(log(2 * MINUTE), 0.5))
        yield env.timeout(random.expovariate(1 / 3.0))
        if draw() < 0.1:
            yield from self.serve("approvers", random.triangular(2 * MINUTE, 15 * MINUTE, 5 * MINUTE))
            if draw() < 0.1:
                return self.cancel()
        warehouse = self.freeze(sku)
        if warehouse is None:
            self.stock_outs += 1
            if draw() < 0.1:
                return self.cancel()
            piece = env.event()
            self.backorders[sku].append(piece)
            warehouse = yield piece
        invoiced = env.now + random.expovariate(1 / (5 * MINUTE))
        entered = env.now
        pickers = self.pools["pickers"]
        turn = pickers.seize(is_urgent)
        if turn is not None:
            yield turn
        self.pick_waiting += env.now - entered
        self.picks += 1
        time = lognormal(log(2.5 * MINUTE), 0.6)
        pickers.busy += time
        yield env.timeout(time)
        pickers.release()
        yield from self.serve("packers", uniform(MINUTE, 3 * MINUTE))
        if invoiced > env.now:
            yield env.timeout(invoiced - env.now)
        pickup = env.event()
        self.parcels.append(pickup)
        yield pickup
        yield env.timeout(lognormal(log(36 * HOUR), 0.4))
        if draw() >= 0.08:
            self.leads.append(env.now - arrived)
            return self.end()
        yield from self.serve("desk", uniform(5 * MINUTE, 15 * MINUTE))
        if draw() < 0.9:
            item = self.items[sku][warehouse]
            item.on_hand += 1
            item.position += 1
            self.allot(sku, warehouse)
        yield env.timeout(random.expovariate(1 / MINUTE))
        self.returned += 1
        self.end()

    def serve(self, name, time):
        pool = self.pools[name]
        turn = pool.seize()
        if turn is not None:
            yield turn
        pool.busy += time
        yield self.env.timeout(time)
        pool.release()

    def freeze(self, sku):
        for warehouse, item in enumerate(self.items[sku]):
            if item.on_hand:
                item.on_hand -= 1
                self.lower(sku, warehouse)
                return warehouse
        return None

    def lower(self, sku, warehouse):
        item = self.items[sku][warehouse]
        item.position -= 1
        while item.position <= item.reorder_at:
            item.position += item.quantity
            self.env.process(self.supply(sku, warehouse))

    def supply(self, sku, warehouse):
        yield self.env.timeout(self.random.uniform(12 * HOUR, 24 * HOUR))
        self.supplies += 1
        item = self.items[sku][warehouse]
        item.on_hand += item.quantity
        self.allot(sku, warehouse)

    def allot(self, sku, warehouse):
        item, waiting = self.items[sku][warehouse], self.backorders[sku]
        while item.on_hand and waiting:
            item.on_hand -= 1
            self.lower(sku, warehouse)
            waiting.popleft().succeed(warehouse)


if __name__ == "__main__":
    model, orders, seed = sys.argv[1:]
    models = {"jackson": Jackson, "promotion": Promotion}
    print(json.dumps(models[model](int(orders), int(seed)).run(), indent=2))
