/* The network of eight stations, number by number. */
#ifndef JACKSON_H
#define JACKSON_H

enum { STATIONS = 8 };

static const char *const names[STATIONS] = {
    "screen", "express", "full", "prepare", "inspect", "rework", "label", "hand_over",
};
static const int servers[STATIONS] = { 2, 1, 1, 3, 1, 2, 1, 4 };
static const double service_mean[STATIONS] = { 1.4, 0.9, 2.0, 2.025, 0.45, 3.9, 0.85, 2.0 };

#endif
