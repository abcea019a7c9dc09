/* The promotion. An order is a row of an array; events carry the row. */
#include "promotion.h"

#include <stdlib.h>

static struct pool {
    int64_t units, free;
    bool is_open;
    struct queue urgent, others;
    double busy;
} pools[POOLS];

static struct queue backorders[SKUS];

static struct order *rows;
static struct queue parcels;
static uint64_t completed;
static double *leads;

static void fulfil(struct order *order, int warehouse);

/* Stock */

static void allot(struct item *item)
{
    const struct item *places = items[item->sku];
    while (item->on_hand > 0) {
        struct order *order = queue_get(&backorders[item->sku]);
        if (!order) {
            return;
        }
        item->on_hand--;
        lower(item);
        fulfil(order, (int)(item - places));
    }
}

static void supplied(void *subject, void *object)
{
    (void)object;
    struct item *item = subject;
    supplies++;
    item->on_hand += item->quantity;
    allot(item);
}

static void freeze(struct order *order)
{
    struct item *places = items[order->sku];
    for (int i = 0; i < WAREHOUSES; i++) {
        if (places[i].on_hand > 0) {
            places[i].on_hand--;
            lower(&places[i]);
            fulfil(order, i);
            return;
        }
    }
    stock_outs++;
    if (chance(0.1)) {
        cancel();
        return;
    }
    queue_put(&backorders[order->sku], order);
}

/* People */

static void approved(void *subject, void *object);
static void picked(void *subject, void *object);
static void packed(void *subject, void *object);
static void received(void *subject, void *object);

static void begin(struct pool *pool, struct order *order)
{
    double time;
    event_function *done;
    switch (pool - pools) {
    case APPROVERS:
        time = cpy_random_triangular(2 * MINUTE, 5 * MINUTE, 15 * MINUTE);
        done = approved;
        break;
    case PICKERS:
        time = cpy_random_lognormal(log(2.5 * MINUTE), 0.6);
        done = picked;
        pick_waiting += cmb_time() - order->entered;
        picks++;
        break;
    case PACKERS:
        time = cpy_random_uniform(MINUTE, 3 * MINUTE);
        done = packed;
        break;
    default:
        time = cpy_random_uniform(5 * MINUTE, 15 * MINUTE);
        done = received;
    }
    pool->busy += time;
    after(time, done, order, NULL);
}

static void call(struct pool *pool)
{
    while (pool->is_open && pool->free > 0) {
        struct order *order = queue_get(&pool->urgent);
        if (!order) {
            order = queue_get(&pool->others);
        }
        if (!order) {
            return;
        }
        pool->free--;
        begin(pool, order);
    }
}

static void enter(struct pool *pool, struct order *order, bool is_urgent)
{
    if (pool->is_open && pool->free > 0) {
        pool->free--;
        begin(pool, order);
    } else {
        queue_put(is_urgent ? &pool->urgent : &pool->others, order);
    }
}

static void release(struct pool *pool)
{
    pool->free++;
    call(pool);
}

static void open_approvals(void *subject, void *object)
{
    pools[APPROVERS].is_open = true;
    call(&pools[APPROVERS]);
    after(24 * HOUR, open_approvals, subject, object);
}

static void close_approvals(void *subject, void *object)
{
    pools[APPROVERS].is_open = false;
    after(24 * HOUR, close_approvals, subject, object);
}

/* Steps */

static void unpaid(void *subject, void *object)
{
    (void)subject;
    (void)object;
    cancel();
}

static void checked(void *subject, void *object)
{
    (void)object;
    if (chance(0.1)) {
        enter(&pools[APPROVERS], subject, false);
    } else {
        freeze(subject);
    }
}

static void paid(void *subject, void *object)
{
    after(cpy_random_exponential(3.0), checked, subject, object);
}

static void approved(void *subject, void *object)
{
    (void)object;
    release(&pools[APPROVERS]);
    if (chance(0.1)) {
        cancel();
    } else {
        freeze(subject);
    }
}

static void fulfil(struct order *order, int warehouse)
{
    order->warehouse = (uint8_t)warehouse;
    order->entered = cmb_time();
    order->invoiced = order->entered + cpy_random_exponential(5 * MINUTE);
    enter(&pools[PICKERS], order, order->is_urgent);
}

static void picked(void *subject, void *object)
{
    (void)object;
    release(&pools[PICKERS]);
    enter(&pools[PACKERS], subject, false);
}

static void ready(void *subject, void *object)
{
    (void)object;
    queue_put(&parcels, subject);
}

static void packed(void *subject, void *object)
{
    struct order *order = subject;
    release(&pools[PACKERS]);
    if (order->invoiced > cmb_time()) {
        after(order->invoiced - cmb_time(), ready, order, object);
    } else {
        queue_put(&parcels, order);
    }
}

static void delivered(void *subject, void *object)
{
    (void)object;
    struct order *order = subject;
    if (chance(0.08)) {
        enter(&pools[DESK], order, false);
    } else {
        leads[completed++] = cmb_time() - order->arrived;
        end_order();
    }
}

static void pick_up(void *subject, void *object)
{
    pickups += parcels.length > 0;
    for (uint64_t i = 0; i < pickup_capacity && parcels.length > 0; i++) {
        after(cpy_random_lognormal(log(36 * HOUR), 0.4), delivered, queue_get(&parcels), NULL);
    }
    after(2 * HOUR, pick_up, subject, object);
}

static void refunded(void *subject, void *object)
{
    (void)subject;
    (void)object;
    returned++;
    end_order();
}

static void received(void *subject, void *object)
{
    struct order *order = subject;
    release(&pools[DESK]);
    if (chance(0.9)) {
        struct item *item = &items[order->sku][order->warehouse];
        item->on_hand++;
        item->position++;
        allot(item);
    }
    after(cpy_random_exponential(MINUTE), refunded, order, object);
}

/* Arrivals and samples */

static void arrive(void *subject, void *object)
{
    struct order *order = &rows[came++];
    order->arrived = cmb_time();
    order->sku = draw_sku();
    order->is_urgent = chance(0.1);
    if (chance(0.05)) {
        after(30 * MINUTE, unpaid, order, object);
    } else {
        after(cpy_random_lognormal(log(2 * MINUTE), 0.5), paid, order, object);
    }
    if (came < orders_number) {
        cmb_event_schedule(arrive, subject, object, arrival_after(cmb_time()), 0);
    }
}

static void sample(void *subject, void *object)
{
    if (samples < HOURS_MAX) {
        backlog[samples++] = (int64_t)(came - ended);
    }
    after(HOUR, sample, subject, object);
}

void run_promotion(uint64_t orders)
{
    const double k = make_shop(orders);
    for (int i = 0; i < POOLS; i++) {
        pools[i].units = pools[i].free = whole(pool_units[i] * k);
        pools[i].is_open = i != APPROVERS;
    }
    rows = calloc(orders, sizeof *rows);
    leads = malloc(orders * sizeof *leads);
    cmb_event_schedule(arrive, NULL, NULL, arrival_after(0.0), 0);
    after(0.0, sample, NULL, NULL);
    after(9 * HOUR, open_approvals, NULL, NULL);
    after(18 * HOUR, close_approvals, NULL, NULL);
    after(2 * HOUR, pick_up, NULL, NULL);
    cmb_event_queue_execute();
    print_orders(leads, completed);
    for (int i = 0; i < POOLS; i++) {
        print_pool(i, pools[i].units, pools[i].busy);
    }
    print_rest();
}
