import { expect, test } from 'vitest';
import { inPercent, withUnit } from './unit';

test('a number keeps its unit', () => {
  expect(inPercent(15, 'en')).toBe('15\u00a0%');
  expect(inPercent('2.5', 'zh')).toBe('2.5%');
  expect(withUnit('3', 'kg')).toBe('3\u00a0kg');
  expect(withUnit('3', '')).toBe('3');
});
