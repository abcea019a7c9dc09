import { expect, test } from 'vitest';
import { keptToAxis, snapped } from './snap';

test('a step snaps to the nearest line within reach', () => {
  expect(snapped([103, 50], [[100, 400]], 6)).toEqual({ by: [-3, 0], lines: [{ axis: 0, at: 188 }], gaps: [] });
  expect(snapped([120, 50], [[100, 400]], 6)).toEqual({ by: [0, 0], lines: [], gaps: [] });
});

test('a step between two others goes where both gaps are equal', () => {
  const { by, gaps } = snapped([253, 20], [[0, 0], [500, 0]], 6);
  expect(by).toEqual([-3, 0]);
  expect(gaps.map((gap) => gap.to - gap.from)).toEqual([74, 74]);
});

test('a step at the end of a row continues its gaps', () => {
  const { by, gaps } = snapped([484, 30], [[0, 0], [240, 0]], 6);
  expect(by).toEqual([-4, 0]);
  expect(gaps.map((gap) => gap.to - gap.from)).toEqual([64, 64]);
});

test('steps of other rows have no say in gaps', () => {
  expect(snapped([253, 220], [[0, 0], [500, 0]], 6).by).toEqual([0, 0]);
});

test('a move is kept to the axis it went along', () => {
  expect(keptToAxis([30, -10])).toEqual([30, 0]);
  expect(keptToAxis([3, -10])).toEqual([0, -10]);
});
