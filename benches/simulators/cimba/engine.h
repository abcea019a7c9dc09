/* What the models use of Cimba's library (3.0, as in its package 0.9.6, which ships no headers).
 *
 * Events call a function with two pointers; the models pass an order and a place. Processes are not used: events are
 * the faster half of the library. */
#ifndef ENGINE_H
#define ENGINE_H

#include <stdint.h>

typedef void event_function(void *subject, void *object);

extern void cmb_random_initialize(uint64_t seed);
extern void cmb_event_queue_initialize(double start);
extern void cmb_event_queue_execute(void);
extern void cmb_event_queue_clear(void);
extern uint64_t cmb_event_schedule(event_function *action, void *subject, void *object, double time, int64_t priority);
extern double cmb_time(void);

extern double cpy_random01(void);
extern double cpy_random_exponential(double mean);
extern double cpy_random_lognormal(double mu, double sigma);
extern double cpy_random_triangular(double least, double likely, double most);
extern double cpy_random_uniform(double least, double most);

/* Runs an event so many seconds from now. */
static inline void after(double seconds, event_function *action, void *subject, void *object)
{
    cmb_event_schedule(action, subject, object, cmb_time() + seconds, 0);
}

static inline int chance(double probability)
{
    return cpy_random01() < probability;
}

/* First in, first out, without an end. */
struct queue {
    void **entries;
    uint64_t first, length, capacity;
};

void queue_put(struct queue *queue, void *entry);
void *queue_get(struct queue *queue);

/* Writes `"lead_mean"` and the named quantiles; the lead times are put in order. */
void print_leads(double *leads, uint64_t number, const int *percents, int percents_number);

void run_jackson(uint64_t orders);
void run_promotion(uint64_t orders);

#endif
