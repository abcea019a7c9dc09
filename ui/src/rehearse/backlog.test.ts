import { expect, test } from 'vitest';
import type { Report } from '../bindings/rehearse';
import { backlogOf, niceMost, thinned } from './backlog';

const report = (mean: number[]) =>
  ({
    series: {
      slice_s: 60,
      from_s: mean.map((_, at) => at * 60),
      columns: [
        { about: 'pool', id: 'desk', measure: 'queue', mean: mean.map(() => 9), low: [], high: [] },
        { about: 'orders', id: '', measure: 'in_flow', mean, low: mean.map((value) => value - 1), high: mean.map((value) => value + 1) },
      ],
    },
  }) as unknown as Report;

test('the backlog ends one slice after the last order', () => {
  const slices = backlogOf(report([1, 4, 2, 0, 0, 0]));
  expect(slices.map((slice) => slice.mean)).toEqual([1, 4, 2, 0]);
  expect(slices.at(-1)?.until).toBe(240);
});

test('thinning loses no peak', () => {
  const thin = thinned(backlogOf(report([1, 4, 2, 9, 3])), 2);
  expect(thin.map((slice) => [slice.from, slice.until, slice.mean, slice.low, slice.high])).toEqual([
    [0, 180, 4, 0, 5],
    [180, 300, 9, 2, 10],
  ]);
});

test('axes end at round numbers', () => {
  expect([0, 0.7, 1, 37, 401, 5_076].map(niceMost)).toEqual([1, 0.8, 1, 40, 500, 8_000]);
});
