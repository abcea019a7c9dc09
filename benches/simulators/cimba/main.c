/* The two models for Cimba, each by events and by processes: MODEL ORDERS SEED. */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void queue_put(struct queue *queue, void *entry)
{
    if (queue->length == queue->capacity) {
        const uint64_t capacity = queue->capacity ? 2 * queue->capacity : 64;
        void **entries = malloc(capacity * sizeof *entries);
        for (uint64_t i = 0; i < queue->length; i++) {
            entries[i] = queue->entries[(queue->first + i) & (queue->capacity - 1)];
        }
        free(queue->entries);
        queue->entries = entries;
        queue->first = 0;
        queue->capacity = capacity;
    }
    queue->entries[(queue->first + queue->length++) & (queue->capacity - 1)] = entry;
}

void *queue_get(struct queue *queue)
{
    if (queue->length == 0) {
        return NULL;
    }
    void *entry = queue->entries[queue->first];
    queue->first = (queue->first + 1) & (queue->capacity - 1);
    queue->length--;
    return entry;
}

/* Puts the value of a rank in its place (Hoare's selection). */
static double select_rank(double *values, int64_t number, int64_t rank)
{
    int64_t left = 0, right = number - 1;
    while (left < right) {
        const double pivot = values[(left + right) / 2];
        int64_t i = left, j = right;
        while (i <= j) {
            while (values[i] < pivot) {
                i++;
            }
            while (values[j] > pivot) {
                j--;
            }
            if (i <= j) {
                const double swapped = values[i];
                values[i++] = values[j];
                values[j--] = swapped;
            }
        }
        if (rank <= j) {
            right = j;
        } else if (rank >= i) {
            left = i;
        } else {
            break;
        }
    }
    return values[rank];
}

void print_leads(double *leads, uint64_t number, const int *percents, int percents_number)
{
    double sum = 0.0;
    for (uint64_t i = 0; i < number; i++) {
        sum += leads[i];
    }
    printf("  \"lead_mean\": %.10g", sum / (double)number);
    for (int i = 0; i < percents_number; i++) {
        uint64_t rank = number * (uint64_t)percents[i] / 100;
        rank = rank < number ? rank : number - 1;
        printf(",\n  \"lead_p%d\": %.10g", percents[i], select_rank(leads, (int64_t)number, (int64_t)rank));
    }
}

int main(int count, char **given)
{
    static const struct {
        const char *name;
        void (*run)(uint64_t orders);
    } models[] = {
        { "jackson", run_jackson },
        { "jackson-processes", run_jackson_processes },
        { "promotion", run_promotion },
        { "promotion-processes", run_promotion_processes },
    };
    if (count != 4) {
        fprintf(stderr, "usage: %s MODEL ORDERS SEED\n", given[0]);
        return 2;
    }
    const uint64_t orders = strtoull(given[2], NULL, 10);
    cmb_random_initialize(strtoull(given[3], NULL, 10));
    cmb_event_queue_initialize(0.0);
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        if (strcmp(given[1], models[i].name) == 0) {
            models[i].run(orders);
            return 0;
        }
    }
    fprintf(stderr, "no model %s\n", given[1]);
    return 2;
}
