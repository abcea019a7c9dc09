/* The promotion. An order is a row of an array; events carry the row. */
#include "engine.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { SKUS = 100, WAREHOUSES = 2, HOURS_MAX = 4000 };
enum pool_number { APPROVERS, PICKERS, PACKERS, DESK, POOLS };

static const double MINUTE = 60.0, HOUR = 3600.0;

struct order {
    double arrived, invoiced, entered;
    uint8_t sku, warehouse;
    bool is_urgent;
};

static struct pool {
    const char *name;
    int64_t units, free;
    bool is_open;
    struct queue urgent, others;
    double busy;
} pools[POOLS] = { { .name = "approvers" }, { .name = "pickers" }, { .name = "packers" }, { .name = "desk" } };

static struct item {
    int64_t on_hand, position, reorder_at, quantity;
    int sku;
} items[SKUS][WAREHOUSES];
static struct queue backorders[SKUS];

/* Walker's alias table of the goods. */
static double alias_limit[SKUS];
static uint8_t alias_other[SKUS];

static struct order *rows;
static struct queue parcels;
static double rate;
static uint64_t orders_number, came, ended, cancelled, returned, completed, pickup_capacity;
static uint64_t stock_outs, picks, pickups, supplies;
static double pick_waiting, end_time;
static double *leads;
static int64_t backlog[HOURS_MAX];
static int samples;

static void fulfil(struct order *order, int warehouse);

static int64_t whole(double number)
{
    const int64_t rounded = (int64_t)floor(number + 0.5);
    return rounded > 1 ? rounded : 1;
}

static void end_order(void)
{
    if (++ended == orders_number) {
        end_time = cmb_time();
        cmb_event_queue_clear();
    }
}

static void cancel(void)
{
    cancelled++;
    end_order();
}

/* Stock */

static void supplied(void *subject, void *object);

static void lower(struct item *item)
{
    item->position--;
    while (item->position <= item->reorder_at) {
        item->position += item->quantity;
        after(cpy_random_uniform(12 * HOUR, 24 * HOUR), supplied, item, NULL);
    }
}

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

static double arrival_after(double now)
{
    const double begin = 20 * HOUR, stop = 22 * HOUR, times = 20.0;
    double left = cpy_random_exponential(1.0) / rate;
    if (now < begin) {
        if (now + left < begin) {
            return now + left;
        }
        left -= begin - now;
    }
    if (now < stop) {
        const double from = now > begin ? now : begin;
        if (from + left / times < stop) {
            return from + left / times;
        }
        left -= (stop - from) * times;
    }
    return (now > stop ? now : stop) + left;
}

static uint8_t draw_sku(void)
{
    const double draw = cpy_random01() * SKUS;
    const int column = (int)draw;
    return (uint8_t)(draw - column < alias_limit[column] ? column : alias_other[column]);
}

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

static void make_goods(void)
{
    double all = 0.0, share[SKUS];
    for (int i = 0; i < SKUS; i++) {
        all += 1.0 / (i + 1);
    }
    for (int i = 0; i < SKUS; i++) {
        static const double levels[WAREHOUSES][3] = { { 0.30, 0.20, 0.10 }, { 0.15, 0.10, 0.05 } };
        share[i] = SKUS / (i + 1.0) / all;
        const double demand = (double)orders_number / (i + 1) / all;
        for (int place = 0; place < WAREHOUSES; place++) {
            const int64_t start = whole(levels[place][0] * demand);
            items[i][place] = (struct item){
                .on_hand = start,
                .position = start,
                .reorder_at = whole(levels[place][1] * demand),
                .quantity = whole(levels[place][2] * demand),
                .sku = i,
            };
        }
        alias_limit[i] = 1.0;
        alias_other[i] = (uint8_t)i;
    }
    /* Shares fall with the rank: fill each small one, from the last, with what the largest has too much. */
    for (int small = SKUS - 1, large = 0; large < small; small--) {
        while (large < small && share[large] <= 1.0) {
            large++;
        }
        if (share[small] >= 1.0) {
            break;
        }
        alias_limit[small] = share[small];
        alias_other[small] = (uint8_t)large;
        share[large] -= 1.0 - share[small];
        /* What has become small itself is filled next. */
        while (share[large] < 1.0 && large < small - 1) {
            const int filled = large++;
            alias_limit[filled] = share[filled];
            alias_other[filled] = (uint8_t)large;
            share[large] -= 1.0 - share[filled];
        }
    }
}

static void print_answer(void)
{
    printf("{\n  \"completed\": %llu,\n  \"returned\": %llu,\n  \"cancelled\": %llu,\n", (unsigned long long)completed,
           (unsigned long long)returned, (unsigned long long)cancelled);
    print_leads(leads, completed, (const int[]){ 50, 95 }, 2);
    int64_t most = 0;
    for (int hour = 0; hour < samples; hour++) {
        most = backlog[hour] > most ? backlog[hour] : most;
    }
    for (int hour = 24; hour <= 72; hour += 24) {
        printf(",\n  \"backlog_%d\": %lld", hour, (long long)backlog[hour]);
    }
    printf(",\n  \"backlog_max\": %lld", (long long)most);
    for (int i = 0; i < POOLS; i++) {
        printf(",\n  \"%s.busy_hours\": %.10g", pools[i].name, pools[i].busy / HOUR);
        printf(",\n  \"%s.utilisation\": %.10g", pools[i].name, pools[i].busy / ((double)pools[i].units * end_time));
    }
    printf(",\n  \"stock_outs\": %llu,\n  \"pick_waiting\": %.10g", (unsigned long long)stock_outs,
           pick_waiting / (double)picks);
    printf(",\n  \"pickups\": %llu,\n  \"supplies\": %llu,\n  \"hours\": %.10g\n}\n", (unsigned long long)pickups,
           (unsigned long long)supplies, end_time / HOUR);
}

void run_promotion(uint64_t orders)
{
    const double k = (double)orders / 100000.0;
    const double units[POOLS] = { 60, 120, 100, 20 };
    orders_number = orders;
    rate = 909.0 * k / HOUR;
    for (int i = 0; i < POOLS; i++) {
        pools[i].units = pools[i].free = whole(units[i] * k);
        pools[i].is_open = i != APPROVERS;
    }
    pickup_capacity = (uint64_t)whole(4000 * k);
    rows = calloc(orders, sizeof *rows);
    leads = malloc(orders * sizeof *leads);
    make_goods();
    cmb_event_schedule(arrive, NULL, NULL, arrival_after(0.0), 0);
    after(0.0, sample, NULL, NULL);
    after(9 * HOUR, open_approvals, NULL, NULL);
    after(18 * HOUR, close_approvals, NULL, NULL);
    after(2 * HOUR, pick_up, NULL, NULL);
    cmb_event_queue_execute();
    print_answer();
}
