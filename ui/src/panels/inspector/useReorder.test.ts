import { expect, test } from 'vitest';
import { dropAt } from './useReorder';

test('a row comes before the first whose middle is below it', () => {
  const middles = [50, 150, 250];
  expect([0, 60, 160, 900].map((y) => dropAt(middles, y))).toEqual([0, 1, 2, 3]);
});
