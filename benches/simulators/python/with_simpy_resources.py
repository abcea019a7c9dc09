"""The two models for SimPy once more, as its documentation would write them: MODEL ORDERS SEED.

A process for each order, which requests a Resource; urgent orders come first in a PriorityResource; goods lie in
Containers; what waits for a piece or for a pickup is in Stores. What is no matter of the library is taken over.
"""

import json
import sys
from bisect import bisect
from math import log

from simpy import Container, PriorityResource, Resource, Store

import with_simpy
from with_simpy import HOUR, MINUTE


class Pool:
    """A resource, and how long its units were busy."""

    def __init__(self, env, units, kind=Resource):
        self.resource, self.units, self.busy = kind(env, units), units, 0.0


class Jackson(with_simpy.Jackson):
    def __init__(self, orders, seed):
        super().__init__(orders, seed)
        self.pools = [Pool(self.env, servers) for servers in self.SERVERS]

    def order(self):
        env, draw, exponential = self.env, self.random.random, self.random.expovariate
        arrived = env.now
        at = 0
        while at is not None:
            pool, entered = self.pools[at], env.now
            with pool.resource.request() as turn:
                yield turn
                service = exponential(self.rates[at])
                pool.busy += service
                self.waiting[at] += env.now - entered
                self.visits[at] += 1
                yield env.timeout(service)
            at = self.after(at, draw)
        self.leads.append(env.now - arrived)

    @staticmethod
    def after(at, draw):
        if at == 0:
            return 1 if draw() < 0.6 else 2
        if at == 4:
            return 6 if draw() < 0.75 else 5
        return {1: 3, 2: 3, 3: 4, 5: 3, 6: 7, 7: None}[at]


class Item:
    def __init__(self, env, item):
        self.on_hand = Container(env, init=item.on_hand)
        self.position, self.reorder_at, self.quantity = item.position, item.reorder_at, item.quantity


class Promotion(with_simpy.Promotion):
    def __init__(self, orders, seed):
        super().__init__(orders, seed)
        env = self.env
        kinds = {"pickers": PriorityResource}
        for name, pool in self.pools.items():
            self.pools[name] = Pool(env, pool.units, kinds.get(name, Resource))
        self.items = [[Item(env, item) for item in places] for places in self.items]
        self.backorders, self.parcels = [Store(env) for _ in self.items], Store(env)
        self.is_open, self.opening = False, env.event()

    def hours(self):
        env = self.env
        yield env.timeout(9 * HOUR)
        while True:
            self.is_open = True
            self.opening.succeed()
            yield env.timeout(9 * HOUR)
            self.is_open, self.opening = False, env.event()
            yield env.timeout(15 * HOUR)

    def carrier(self):
        while True:
            yield self.env.timeout(2 * HOUR)
            taken = min(self.pickup_capacity, len(self.parcels.items))
            self.pickups += taken > 0
            for _ in range(taken):
                pickup = yield self.parcels.get()
                pickup.succeed()

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
            yield from self.approve()
            if draw() < 0.1:
                return self.cancel()
        warehouse = yield from self.take(sku)
        if warehouse is None:
            return self.cancel()
        invoice = env.timeout(random.expovariate(1 / (5 * MINUTE)))
        yield from self.pick(is_urgent)
        yield from self.serve("packers", uniform(MINUTE, 3 * MINUTE))
        yield invoice
        pickup = env.event()
        yield self.parcels.put(pickup)
        yield pickup
        yield env.timeout(lognormal(log(36 * HOUR), 0.4))
        if draw() >= 0.08:
            self.leads.append(env.now - arrived)
            return self.end()
        yield from self.serve("desk", uniform(5 * MINUTE, 15 * MINUTE))
        if draw() < 0.9:
            self.items[sku][warehouse].position += 1
            yield self.items[sku][warehouse].on_hand.put(1)
            yield from self.allot(sku, warehouse)
        yield env.timeout(random.expovariate(1 / MINUTE))
        self.returned += 1
        self.end()

    def serve(self, name, time):
        pool = self.pools[name]
        with pool.resource.request() as turn:
            yield turn
            pool.busy += time
            yield self.env.timeout(time)

    def approve(self):
        approvers = self.pools["approvers"]
        with approvers.resource.request() as turn:
            yield turn
            # Nobody is overtaken: the units are held by those who have waited longest.
            while not self.is_open:
                yield self.opening
            time = self.random.triangular(2 * MINUTE, 15 * MINUTE, 5 * MINUTE)
            approvers.busy += time
            yield self.env.timeout(time)

    def pick(self, is_urgent):
        pickers, entered = self.pools["pickers"], self.env.now
        with pickers.resource.request(priority=0 if is_urgent else 1) as turn:
            yield turn
            self.pick_waiting += self.env.now - entered
            self.picks += 1
            time = self.random.lognormvariate(log(2.5 * MINUTE), 0.6)
            pickers.busy += time
            yield self.env.timeout(time)

    def take(self, sku):
        """The warehouse that gave a piece, or None when the order does not wait for one."""
        for warehouse, item in enumerate(self.items[sku]):
            if item.on_hand.level:
                yield item.on_hand.get(1)
                self.lower(sku, warehouse)
                return warehouse
        self.stock_outs += 1
        if self.random.random() < 0.1:
            return None
        piece = self.env.event()
        yield self.backorders[sku].put(piece)
        return (yield piece)

    def supply(self, sku, warehouse):
        yield self.env.timeout(self.random.uniform(12 * HOUR, 24 * HOUR))
        self.supplies += 1
        item = self.items[sku][warehouse]
        yield item.on_hand.put(item.quantity)
        yield from self.allot(sku, warehouse)

    def allot(self, sku, warehouse):
        on_hand, backorders = self.items[sku][warehouse].on_hand, self.backorders[sku]
        while on_hand.level and backorders.items:
            yield on_hand.get(1)
            self.lower(sku, warehouse)
            piece = yield backorders.get()
            piece.succeed(warehouse)


if __name__ == "__main__":
    model, orders, seed = sys.argv[1:]
    models = {"jackson": Jackson, "promotion": Promotion}
    print(json.dumps(models[model](int(orders), int(seed)).run(), indent=2))
