/* The promotion, number by number, and what does not depend on how it is written: goods, stock, arrivals and what is
 * measured. All of it is of the one file that includes it, so that the compiler sees the model as a whole. */
#ifndef PROMOTION_H
#define PROMOTION_H

#include "engine.h"

#include <math.h>
#include <stdio.h>

enum { SKUS = 100, WAREHOUSES = 2, HOURS_MAX = 4000 };
enum pool_number { APPROVERS, PICKERS, PACKERS, DESK, POOLS };

static const double MINUTE = 60.0, HOUR = 3600.0;
static const char *const pool_names[POOLS] = { "approvers", "pickers", "packers", "desk" };
/* Units for 100,000 orders. */
static const double pool_units[POOLS] = { 60, 120, 100, 20 };

struct order {
    double arrived, invoiced, entered;
    uint8_t sku, warehouse;
    bool is_urgent;
};

static struct item {
    int64_t on_hand, position, reorder_at, quantity;
    int sku;
} items[SKUS][WAREHOUSES];

/* Walker's alias table of the goods. */
static double alias_limit[SKUS];
static uint8_t alias_other[SKUS];

static double rate;
static uint64_t orders_number, came, ended, cancelled, returned, pickup_capacity;
static uint64_t stock_outs, picks, pickups, supplies;
static double pick_waiting, end_time;
static int64_t backlog[HOURS_MAX];
static int samples;

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

static void supplied(void *subject, void *object);

static void lower(struct item *item)
{
    item->position--;
    while (item->position <= item->reorder_at) {
        item->position += item->quantity;
        after(cpy_random_uniform(12 * HOUR, 24 * HOUR), supplied, item, NULL);
    }
}

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

/* How much there is of everything, but for the pools; answers what grows with the orders, 1 at 100,000. */
static double make_shop(uint64_t orders)
{
    const double k = (double)orders / 100000.0;
    orders_number = orders;
    rate = 909.0 * k / HOUR;
    pickup_capacity = (uint64_t)whole(4000 * k);
    make_goods();
    return k;
}

static void print_orders(double *leads, uint64_t completed)
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
}

static void print_pool(int number, int64_t units, double busy)
{
    const char *name = pool_names[number];
    printf(",\n  \"%s.busy_hours\": %.10g", name, busy / HOUR);
    printf(",\n  \"%s.utilisation\": %.10g", name, busy / ((double)units * end_time));
}

static void print_rest(void)
{
    printf(",\n  \"stock_outs\": %llu,\n  \"pick_waiting\": %.10g", (unsigned long long)stock_outs,
           pick_waiting / (double)picks);
    printf(",\n  \"pickups\": %llu,\n  \"supplies\": %llu,\n  \"hours\": %.10g\n}\n", (unsigned long long)pickups,
           (unsigned long long)supplies, end_time / HOUR);
}

#endif
