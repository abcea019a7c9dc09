import { expect, test } from 'vitest';
import { STOPS, type Moment } from './stops';

const before: Moment = { steps: 5, edges: new Set(['a']), lit: false, result: null, version: null };
const tried: Record<string, Moment> = {
  add: { ...before, steps: 6 },
  connect: { ...before, edges: new Set(['b']) },
  check: { ...before, lit: true },
  simulate: { ...before, result: {} },
  version: { ...before, version: 1 },
};

test('a stop is tried by its own act and by no other', () => {
  expect(STOPS.map((stop) => stop.id)).toEqual(Object.keys(tried));
  for (const stop of STOPS) {
    for (const [id, moment] of Object.entries(tried)) expect(stop.isTried(before, moment), `${stop.id} after ${id}`).toBe(stop.id === id);
    expect(stop.isTried(before, before)).toBe(false);
  }
});
