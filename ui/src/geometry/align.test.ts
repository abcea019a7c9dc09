import { expect, test } from 'vitest';
import { aligned } from './align';

test('steps line up with the outermost, and only those that move are told', () => {
  expect(aligned({ a: [0, 0], b: [30, 100] }, 'left')).toEqual({ b: [0, 100] });
  expect(aligned({ a: [0, 0], b: [30, 100] }, 'bottom')).toEqual({ a: [0, 100] });
  expect(aligned({ a: [0, 0], b: [30, 100] }, 'centre')).toEqual({ a: [15, 0], b: [15, 100] });
});

test('steps are spread evenly between the outermost two', () => {
  expect(aligned({ a: [0, 0], b: [10, 0], c: [600, 0] }, 'across')).toEqual({ b: [300, 0] });
  expect(aligned({ a: [0, 0] }, 'across')).toEqual({});
});
