/* The network of eight stations. An order is a row; an event is the end of a service: the order and its station. */
#include "engine.h"
#include "jackson.h"

#include <stdio.h>
#include <stdlib.h>

struct order {
    double arrived, entered;
    struct order *next_free;
};

static struct station {
    int number, free;
    struct queue queue;
    double busy, waiting;
    uint64_t visits;
} stations[STATIONS];

static uint64_t orders_number, to_come, ended;
static double *leads;
/* Rows of orders that have ended, to be used again. */
static struct order *free_orders;

static void served(void *subject, void *object);

static void begin(struct station *station, struct order *order)
{
    const double service = cpy_random_exponential(service_mean[station->number]);
    station->busy += service;
    station->waiting += cmb_time() - order->entered;
    station->visits++;
    after(service, served, order, station);
}

static void enter(int number, struct order *order)
{
    struct station *station = &stations[number];
    order->entered = cmb_time();
    if (station->free > 0) {
        station->free--;
        begin(station, order);
    } else {
        queue_put(&station->queue, order);
    }
}

static void served(void *subject, void *object)
{
    struct order *order = subject;
    struct station *station = object;
    struct order *next = queue_get(&station->queue);
    if (next) {
        begin(station, next);
    } else {
        station->free++;
    }
    switch (station->number) {
    case 0: enter(chance(0.6) ? 1 : 2, order); break;
    case 1: case 2: case 5: enter(3, order); break;
    case 3: enter(4, order); break;
    case 4: enter(chance(0.75) ? 6 : 5, order); break;
    case 6: enter(7, order); break;
    default:
        leads[ended++] = cmb_time() - order->arrived;
        order->next_free = free_orders;
        free_orders = order;
    }
}

static void arrive(void *subject, void *object)
{
    struct order *order = free_orders;
    if (order) {
        free_orders = order->next_free;
    } else {
        order = malloc(sizeof *order);
    }
    order->arrived = cmb_time();
    if (--to_come > 0) {
        after(cpy_random_exponential(1.0), arrive, subject, object);
    }
    enter(0, order);
}

void run_jackson(uint64_t orders)
{
    orders_number = to_come = orders;
    leads = malloc(orders * sizeof *leads);
    for (int i = 0; i < STATIONS; i++) {
        stations[i].number = i;
        stations[i].free = servers[i];
    }
    after(cpy_random_exponential(1.0), arrive, NULL, NULL);
    cmb_event_queue_execute();
    const double end = cmb_time();
    printf("{\n  \"orders\": %llu,\n", (unsigned long long)orders_number);
    print_leads(leads, ended, (const int[]){ 50, 95, 99 }, 3);
    for (int i = 0; i < STATIONS; i++) {
        const struct station *station = &stations[i];
        printf(",\n  \"%s.utilisation\": %.10g", names[i], station->busy / (servers[i] * end));
        printf(",\n  \"%s.waiting\": %.10g", names[i], station->waiting / (double)station->visits);
        printf(",\n  \"%s.visits\": %.10g", names[i], (double)station->visits / (double)orders);
    }
    printf("\n}\n");
}
