import { expect, test } from 'vitest';
import { readClock, spanOf } from './clock';

test.each([['16:00', '16:00'], ['8:5', '08:05'], ['16', '16:00'], ['1630', '16:30'], ['4 pm', '16:00'], ['12am', '00:00'], ['下午4点', '16:00'], ['8点30分', '08:30'], ['16：30', '16:30']])(
  '"%s" is %s',
  (typed, clock) => {
    expect(readClock(typed)).toBe(clock);
  },
);

test.each(['', '24:00', '12:60', 'noon', '1:2:3'])('"%s" is no time of day', (typed) => {
  expect(readClock(typed)).toBeNull();
});

test('a span has two ends', () => {
  expect(spanOf('22:00-08:00')).toEqual(['22:00', '08:00']);
  expect(spanOf('')).toEqual(['', '']);
});
