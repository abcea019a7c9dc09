import { expect, test } from 'vitest';
import { readNumber, showNumber } from './number';

test.each([['0', '0'], ['999', '999'], ['1000', '1,000'], ['12500.50', '12,500.50'], ['-1234567', '-1,234,567']])('%s is shown as %s and read back', (plain, shown) => {
  expect(showNumber(plain)).toBe(shown);
  expect(readNumber(shown)).toBe(plain);
});

test('signs of currencies and Chinese commas may be typed', () => {
  expect(readNumber('¥1,240.00')).toBe('1240.00');
  expect(readNumber('1，000')).toBe('1000');
  expect(readNumber('007')).toBe('7');
});

test.each(['', '1.', '1,2', 'x', '1e3'])('"%s" is no number', (typed) => {
  expect(readNumber(typed)).toBeNull();
});

test('what is no number is shown as it stands', () => {
  expect(showNumber('many')).toBe('many');
});
