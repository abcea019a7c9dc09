import { expect, test } from 'vitest';
import { dayAfter, weeksOf } from './month';

test('a month is whole weeks from Monday on', () => {
  const weeks = weeksOf(2026, 11);
  expect(weeks.every((week) => week.length === 7)).toBe(true);
  expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-11-01']);
  expect(weeks.flat().filter(Boolean)).toHaveLength(30);
  expect(weeksOf(2028, 2).flat().filter(Boolean)).toHaveLength(29);
});

test('days go on over the ends of months and years', () => {
  expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01');
  expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28');
});
