/* The network once more, as the library's tutorial would write it: a process for each server, which gets an order from
 * its station's queue, holds for the service and puts the order into the next queue; arrivals are a process, too. */
#include "engine.h"
#include "jackson.h"

#include <stdio.h>
#include <stdlib.h>

struct order {
    double arrived, entered;
};

static struct station {
    int number;
    struct cmb_objectqueue *queue;
    double busy, waiting;
    uint64_t visits;
} stations[STATIONS];

static struct cmb_dataset leads;

static void enter(int number, struct order *order)
{
    order->entered = cmb_time();
    cmb_objectqueue_put(stations[number].queue, order);
}

static void leave(int number, struct order *order)
{
    switch (number) {
    case 0: enter(chance(0.6) ? 1 : 2, order); break;
    case 1: case 2: case 5: enter(3, order); break;
    case 3: enter(4, order); break;
    case 4: enter(chance(0.75) ? 6 : 5, order); break;
    case 6: enter(7, order); break;
    default:
        cmb_dataset_add(&leads, cmb_time() - order->arrived);
        free(order);
    }
}

static void *serve(struct cmb_process *me, void *context)
{
    (void)me;
    struct station *station = context;
    for (;;) {
        void *order = NULL;
        cmb_objectqueue_get(station->queue, &order);
        const double service = cpy_random_exponential(service_mean[station->number]);
        station->busy += service;
        station->waiting += cmb_time() - ((struct order *)order)->entered;
        station->visits++;
        cmb_process_hold(service);
        leave(station->number, order);
    }
    return NULL;
}

static void *arrive(struct cmb_process *me, void *context)
{
    (void)me;
    const uint64_t orders = *(const uint64_t *)context;
    for (uint64_t i = 0; i < orders; i++) {
        cmb_process_hold(cpy_random_exponential(1.0));
        struct order *order = malloc(sizeof *order);
        order->arrived = cmb_time();
        enter(0, order);
    }
    return NULL;
}

void run_jackson_processes(uint64_t orders)
{
    cmb_logger_flags_off(CMB_LOGGER_INFO);
    cmb_dataset_initialize(&leads);
    for (int i = 0; i < STATIONS; i++) {
        stations[i].number = i;
        stations[i].queue = new_queue(names[i]);
        for (int server = 0; server < servers[i]; server++) {
            begin_process(names[i], serve, &stations[i]);
        }
    }
    begin_process("arrivals", arrive, &orders);
    /* Ends when all servers wait and nobody comes. */
    cmb_event_queue_execute();
    const double end = cmb_time();
    printf("{\n  \"orders\": %llu,\n", (unsigned long long)orders);
    print_leads(leads.values, leads.count, (const int[]){ 50, 95, 99 }, 3);
    for (int i = 0; i < STATIONS; i++) {
        const struct station *station = &stations[i];
        printf(",\n  \"%s.utilisation\": %.10g", names[i], station->busy / (servers[i] * end));
        printf(",\n  \"%s.waiting\": %.10g", names[i], station->waiting / (double)station->visits);
        printf(",\n  \"%s.visits\": %.10g", names[i], (double)station->visits / (double)orders);
    }
    printf("\n}\n");
}
