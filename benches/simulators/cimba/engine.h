/* What the models use of Cimba's library (3.0, as in its package 0.9.6, which ships no headers).
 *
 * Each model is written twice. By events, the faster half of the library: they call a function with two pointers, an
 * order and a place. By processes, as its tutorial does: whoever serves is one, and takes orders from a queue of the
 * library. */
#ifndef ENGINE_H
#define ENGINE_H

#include <stdbool.h>
#include <stdint.h>

typedef void event_function(void *subject, void *object);

extern void cmb_random_initialize(uint64_t seed);
extern void cmb_event_queue_initialize(double start);
extern void cmb_event_queue_execute(void);
extern void cmb_event_queue_clear(void);
extern uint64_t cmb_event_schedule(event_function *action, void *subject, void *object, double time, int64_t priority);
extern double cmb_time(void);

/* Processes are coroutines with a stack of their own. What is put into a queue is a pointer to anything. */
struct cmb_process;
typedef void *process_function(struct cmb_process *me, void *context);

extern struct cmb_process *cmb_process_create(void);
extern void cmb_process_initialize(struct cmb_process *process, const char *name, process_function *action,
                                   void *context, int64_t priority);
extern void cmb_process_start(struct cmb_process *process);
extern int64_t cmb_process_hold(double seconds);

struct cmb_objectqueue;
extern struct cmb_objectqueue *cmb_objectqueue_create(void);
extern void cmb_objectqueue_initialize(struct cmb_objectqueue *queue, const char *name, uint64_t capacity);
extern int64_t cmb_objectqueue_put(struct cmb_objectqueue *queue, void *entry);
extern int64_t cmb_objectqueue_get(struct cmb_objectqueue *queue, void **entry);

extern uint64_t cpy_objectqueue_length(struct cmb_objectqueue *queue);

/* What has a higher priority comes out first. */
struct cmb_priorityqueue;
extern struct cmb_priorityqueue *cmb_priorityqueue_create(void);
extern void cmb_priorityqueue_initialize(struct cmb_priorityqueue *queue, const char *name, uint64_t capacity);
extern int64_t cmb_priorityqueue_put(struct cmb_priorityqueue *queue, void *entry, int64_t priority, uint64_t *handle);
extern int64_t cmb_priorityqueue_get(struct cmb_priorityqueue *queue, void **entry);

/* Processes wait for a condition until its demand is true, which is looked at whenever the condition is signalled. */
struct cmb_condition;
typedef bool demand_function(const struct cmb_condition *condition, const struct cmb_process *process,
                             const void *context);
extern struct cmb_condition *cmb_condition_create(void);
extern void cmb_condition_initialize(struct cmb_condition *condition, const char *name);
extern int64_t cmb_condition_wait(struct cmb_condition *condition, demand_function *demand, const void *context);
extern uint64_t cmb_condition_signal(struct cmb_condition *condition);

struct cmb_dataset {
    uint64_t cookie, capacity, count;
    double least, most;
    double *values;
};
extern void cmb_dataset_initialize(struct cmb_dataset *set);
extern uint64_t cmb_dataset_add(struct cmb_dataset *set, double value);

/* What the library tells while processes run, if it is not told to be silent; and a queue without an end. */
#define CMB_LOGGER_INFO UINT32_C(0x10000000)
#define CMB_UNLIMITED UINT64_MAX
extern void cmb_logger_flags_off(uint32_t flags);

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

/* Starts a process now. */
static inline void begin_process(const char *name, process_function *action, void *context)
{
    struct cmb_process *process = cmb_process_create();
    cmb_process_initialize(process, name, action, context, 0);
    cmb_process_start(process);
}

static inline struct cmb_objectqueue *new_queue(const char *name)
{
    struct cmb_objectqueue *queue = cmb_objectqueue_create();
    cmb_objectqueue_initialize(queue, name, CMB_UNLIMITED);
    return queue;
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
void run_jackson_processes(uint64_t orders);
void run_promotion(uint64_t orders);
void run_promotion_processes(uint64_t orders);

#endif
