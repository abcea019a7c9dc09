import { expect, test } from 'vitest';
import { fromPercent, toPercent } from './ratio';

test.each([['0', '0'], ['1', '100'], ['0.5', '50'], ['0.185', '18.5'], ['0.05', '5'], ['0.0125', '1.25'], ['0.001', '0.1'], ['12.5', '1250']])(
  'a share of %s is %s per cent',
  (ratio, percent) => {
    expect(toPercent(ratio)).toBe(percent);
    expect(fromPercent(percent)).toBe(ratio);
  },
);

test('a sign may be typed, and words are no number', () => {
  expect(fromPercent('30 %')).toBe('0.3');
  expect(fromPercent('many')).toBeNull();
});
