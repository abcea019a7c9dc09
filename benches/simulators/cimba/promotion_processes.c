/* The promotion once more, as the library's tutorial would write it: each unit of a pool is a process, which gets an
 * order from a queue, holds for the time of the work and hands the order on; arrivals, opening hours, pickups and
 * samples are processes, too. Where orders only wait for time to pass, tens of thousands at once, they are events: a
 * process has a stack. */
#include "promotion.h"

#include <stdlib.h>

static struct cmb_objectqueue *to_approve, *to_pack, *to_pick_up, *to_receive, *backorders[SKUS];
static struct cmb_priorityqueue *to_pick;
static struct cmb_condition *opening;
static bool is_open;
static double busy[POOLS];
static struct cmb_dataset leads;

static void call_off(struct order *order)
{
    free(order);
    cancel();
}

static struct order *next(struct cmb_objectqueue *queue)
{
    void *order = NULL;
    cmb_objectqueue_get(queue, &order);
    return order;
}

static void work(enum pool_number pool, double seconds)
{
    busy[pool] += seconds;
    cmb_process_hold(seconds);
}

/* Stock */

static void fulfil(struct order *order, int warehouse)
{
    order->warehouse = (uint8_t)warehouse;
    order->entered = cmb_time();
    order->invoiced = order->entered + cpy_random_exponential(5 * MINUTE);
    cmb_priorityqueue_put(to_pick, order, order->is_urgent, NULL);
}

static void allot(struct item *item)
{
    const struct item *places = items[item->sku];
    while (item->on_hand > 0 && cpy_objectqueue_length(backorders[item->sku]) > 0) {
        struct order *order = next(backorders[item->sku]);
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
        call_off(order);
    } else {
        cmb_objectqueue_put(backorders[order->sku], order);
    }
}

/* Time that only passes */

static void unpaid(void *subject, void *object)
{
    (void)object;
    call_off(subject);
}

static void checked(void *subject, void *object)
{
    (void)object;
    if (chance(0.1)) {
        cmb_objectqueue_put(to_approve, subject);
    } else {
        freeze(subject);
    }
}

static void paid(void *subject, void *object)
{
    after(cpy_random_exponential(3.0), checked, subject, object);
}

static void ready(void *subject, void *object)
{
    (void)object;
    cmb_objectqueue_put(to_pick_up, subject);
}

static void delivered(void *subject, void *object)
{
    (void)object;
    struct order *order = subject;
    if (chance(0.08)) {
        cmb_objectqueue_put(to_receive, order);
        return;
    }
    cmb_dataset_add(&leads, cmb_time() - order->arrived);
    free(order);
    end_order();
}

static void refunded(void *subject, void *object)
{
    (void)object;
    free(subject);
    returned++;
    end_order();
}

/* People */

static bool can_approve(const struct cmb_condition *condition, const struct cmb_process *process, const void *context)
{
    (void)condition;
    (void)process;
    (void)context;
    return is_open;
}

static void *approver(struct cmb_process *me, void *context)
{
    (void)me;
    (void)context;
    for (;;) {
        struct order *order = next(to_approve);
        /* Nobody is overtaken: whoever has an order in hand when it opens has one of those that wait longest. */
        while (!is_open) {
            cmb_condition_wait(opening, can_approve, NULL);
        }
        work(APPROVERS, cpy_random_triangular(2 * MINUTE, 5 * MINUTE, 15 * MINUTE));
        if (chance(0.1)) {
            call_off(order);
        } else {
            freeze(order);
        }
    }
    return NULL;
}

static void *picker(struct cmb_process *me, void *context)
{
    (void)me;
    (void)context;
    for (;;) {
        void *order = NULL;
        cmb_priorityqueue_get(to_pick, &order);
        pick_waiting += cmb_time() - ((struct order *)order)->entered;
        picks++;
        work(PICKERS, cpy_random_lognormal(log(2.5 * MINUTE), 0.6));
        cmb_objectqueue_put(to_pack, order);
    }
    return NULL;
}

static void *packer(struct cmb_process *me, void *context)
{
    (void)me;
    (void)context;
    for (;;) {
        struct order *order = next(to_pack);
        work(PACKERS, cpy_random_uniform(MINUTE, 3 * MINUTE));
        if (order->invoiced > cmb_time()) {
            after(order->invoiced - cmb_time(), ready, order, NULL);
        } else {
            cmb_objectqueue_put(to_pick_up, order);
        }
    }
    return NULL;
}

static void *receiver(struct cmb_process *me, void *context)
{
    (void)me;
    (void)context;
    for (;;) {
        struct order *order = next(to_receive);
        work(DESK, cpy_random_uniform(5 * MINUTE, 15 * MINUTE));
        if (chance(0.9)) {
            struct item *item = &items[order->sku][order->warehouse];
            item->on_hand++;
            item->position++;
            allot(item);
        }
        after(cpy_random_exponential(MINUTE), refunded, order, NULL);
    }
    return NULL;
}

/* The world around */

static void *opening_hours(struct cmb_process *me, void *context)
{
    (void)me;
    (void)context;
    cmb_process_hold(9 * HOUR);
    for (;;) {
        is_open = true;
        cmb_condition_signal(opening);
        cmb_process_hold(9 * HOUR);
        is_open = false;
        cmb_process_hold(15 * HOUR);
    }
    return NULL;
}

static void *carrier(struct cmb_process *me, void *context)
{
    (void)me;
    (void)context;
    for (;;) {
        cmb_process_hold(2 * HOUR);
        const uint64_t waiting = cpy_objectqueue_length(to_pick_up);
        const uint64_t taken = waiting < pickup_capacity ? waiting : pickup_capacity;
        pickups += taken > 0;
        for (uint64_t i = 0; i < taken; i++) {
            after(cpy_random_lognormal(log(36 * HOUR), 0.4), delivered, next(to_pick_up), NULL);
        }
    }
    return NULL;
}

static void *sampler(struct cmb_process *me, void *context)
{
    (void)me;
    (void)context;
    while (samples < HOURS_MAX) {
        backlog[samples++] = (int64_t)(came - ended);
        cmb_process_hold(HOUR);
    }
    return NULL;
}

static void *arrivals(struct cmb_process *me, void *context)
{
    (void)me;
    (void)context;
    while (came < orders_number) {
        cmb_process_hold(arrival_after(cmb_time()) - cmb_time());
        struct order *order = malloc(sizeof *order);
        came++;
        order->arrived = cmb_time();
        order->sku = draw_sku();
        order->is_urgent = chance(0.1);
        if (chance(0.05)) {
            after(30 * MINUTE, unpaid, order, NULL);
        } else {
            after(cpy_random_lognormal(log(2 * MINUTE), 0.5), paid, order, NULL);
        }
    }
    return NULL;
}

void run_promotion_processes(uint64_t orders)
{
    static process_function *const workers[POOLS] = { approver, picker, packer, receiver };
    const double k = make_shop(orders);
    cmb_logger_flags_off(CMB_LOGGER_INFO);
    cmb_dataset_initialize(&leads);
    to_approve = new_queue("to approve");
    to_pack = new_queue("to pack");
    to_pick_up = new_queue("to pick up");
    to_receive = new_queue("to receive");
    to_pick = cmb_priorityqueue_create();
    cmb_priorityqueue_initialize(to_pick, "to pick", CMB_UNLIMITED);
    for (int sku = 0; sku < SKUS; sku++) {
        backorders[sku] = new_queue("backorders");
    }
    opening = cmb_condition_create();
    cmb_condition_initialize(opening, "opening");
    for (int i = 0; i < POOLS; i++) {
        for (int64_t unit = 0; unit < whole(pool_units[i] * k); unit++) {
            begin_process(pool_names[i], workers[i], NULL);
        }
    }
    begin_process("arrivals", arrivals, NULL);
    begin_process("opening hours", opening_hours, NULL);
    begin_process("carrier", carrier, NULL);
    begin_process("sampler", sampler, NULL);
    cmb_event_queue_execute();
    print_orders(leads.values, leads.count);
    for (int i = 0; i < POOLS; i++) {
        print_pool(i, whole(pool_units[i] * k), busy[i]);
    }
    print_rest();
}
