import { expect, test } from 'vitest';
import { amount, duration, percent, range } from './numbers';

const EN = { language: 'en', currency: null } as const;

test('lengths of time are told in their two largest units', () => {
  expect(duration(0, 'en')).toBe('0\u00a0s');
  expect(duration(0.25, 'en')).toBe('0.3\u00a0s');
  expect(duration(59.6, 'en')).toBe('60\u00a0s');
  expect(duration(90, 'en')).toBe('1\u00a0min 30\u00a0s');
  expect(duration(3_599.9, 'en')).toBe('60\u00a0min');
  expect(duration(7_200, 'zh')).toBe('2\u00a0小时');
  expect(duration(7_199, 'en')).toBe('2\u00a0h');
  expect(duration(90_000, 'zh')).toBe('1\u00a0天 1\u00a0小时');
  expect(duration(13 * 86_400 + 40_000, 'en')).toBe('13\u00a0d');
});

test('shares and money are told with their signs', () => {
  expect(percent(0.234, 'en')).toBe('23\u00a0%');
  expect(percent(0.0123, 'en')).toBe('1.2\u00a0%');
  expect(percent(0.996, 'en')).toBe('99.6\u00a0%');
  expect(percent(0.9999, 'en')).toBe('>\u00a099.9\u00a0%');
  expect(percent(1, 'en')).toBe('100\u00a0%');
  expect(amount(1234.5, 'money', { language: 'zh', currency: 'CNY' })).toBe('¥1,235');
  expect(amount(12_345.6, 'number', EN)).toBe('12,346');
});

test('a range is told by its ends, or by its spread where these read the same', () => {
  const figure = (low: number | null, high: number | null) => ({ mean: 0.23, low, high, n: 5 });
  expect(range(figure(0.2, 0.3), 'share', EN)).toBe('20\u00a0% – 30\u00a0%');
  expect(range(figure(0.228, 0.232), 'share', EN)).toBe('±\u00a00.2\u00a0%');
  expect(range(figure(0.23, 0.23), 'share', EN)).toBeNull();
  expect(range(figure(null, null), 'share', EN)).toBeNull();
});

test('halves go where the sentences of a report put them', () => {
  expect(amount(3_004.5, 'number', EN)).toBe('3,004');
  expect(amount(3_005.5, 'number', EN)).toBe('3,006');
});
