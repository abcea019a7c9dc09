import { expect, test } from 'vitest';
import { amount, duration, percent, range } from './numbers';

const EN = { language: 'en', currency: null } as const;

test('lengths of time are told in their two largest units', () => {
  expect(duration(0, 'en')).toBe('0 s');
  expect(duration(0.25, 'en')).toBe('0.3 s');
  expect(duration(59.6, 'en')).toBe('60 s');
  expect(duration(90, 'en')).toBe('1 min 30 s');
  expect(duration(3_599.9, 'en')).toBe('60 min');
  expect(duration(7_200, 'zh')).toBe('2 小时');
  expect(duration(7_199, 'en')).toBe('2 h');
  expect(duration(90_000, 'zh')).toBe('1 天 1 小时');
  expect(duration(13 * 86_400 + 40_000, 'en')).toBe('13 d');
});

test('shares and money are told with their signs', () => {
  expect(percent(0.234, 'en')).toBe('23 %');
  expect(percent(0.0123, 'en')).toBe('1.2 %');
  expect(amount(1234.5, 'money', { language: 'zh', currency: 'CNY' })).toBe('¥1,235');
  expect(amount(12_345.6, 'number', EN)).toBe('12,346');
});

test('a range is told by its ends, or by its spread where these read the same', () => {
  const figure = (low: number | null, high: number | null) => ({ mean: 0.23, low, high, n: 5 });
  expect(range(figure(0.2, 0.3), 'share', EN)).toBe('20 % – 30 %');
  expect(range(figure(0.228, 0.232), 'share', EN)).toBe('± 0.2 %');
  expect(range(figure(0.23, 0.23), 'share', EN)).toBeNull();
  expect(range(figure(null, null), 'share', EN)).toBeNull();
});
