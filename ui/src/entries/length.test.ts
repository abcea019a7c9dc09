import { expect, test } from 'vitest';
import { readLength, showLength } from './length';

test.each([
  ['PT2H30M', '2\u00a0h 30\u00a0min', '2\u00a0小时 30\u00a0分'],
  ['PT30M', '30\u00a0min', '30\u00a0分钟'],
  ['P1D', '1\u00a0day', '1\u00a0天'],
  ['P1DT2H', '1\u00a0day 2\u00a0h', '1\u00a0天 2\u00a0小时'],
  ['P2W', '14\u00a0days', '14\u00a0天'],
  ['PT90S', '1\u00a0min 30\u00a0s', '1\u00a0分 30\u00a0秒'],
  ['PT0.5S', '0.5\u00a0s', '0.5\u00a0秒'],
  ['PT0S', '0\u00a0min', '0\u00a0分钟'],
])('%s is said as people say it', (iso, en, zh) => {
  expect(showLength(iso, 'en')).toBe(en);
  expect(showLength(iso, 'zh')).toBe(zh);
});

test.each([
  ['2 h 30 min', 'PT2H30M'], ['2h30m', 'PT2H30M'], ['2\u00a0h 30\u00a0min', 'PT2H30M'], ['2 小时 30 分', 'PT2H30M'], ['2小时30分钟', 'PT2H30M'], ['90 min', 'PT1H30M'], ['1.5 h', 'PT1H30M'],
  ['3 days', 'P3D'], ['1 天', 'P1D'], ['2 weeks', 'P14D'], ['1 星期', 'P7D'], ['45 秒', 'PT45S'], ['pt4h', 'PT4H'], ['P3D', 'P3D'], ['0 min', 'PT0M'],
])('"%s" is read as %s', (typed, iso) => {
  expect(readLength(typed)).toBe(iso);
});

test.each(['', '2', '2 h 3', 'soon', '2 x', 'P', 'PT'])('"%s" is no length yet', (typed) => {
  expect(readLength(typed)).toBeNull();
});

test('what is said is read back to the same length', () => {
  for (const iso of ['PT2H30M', 'P1DT2H', 'PT45S', 'P30D', 'PT1M', 'P1DT1H1M1S']) {
    expect(readLength(showLength(iso, 'en'))).toBe(iso);
    expect(readLength(showLength(iso, 'zh'))).toBe(iso);
  }
});

test('what is no length is shown as it stands', () => {
  expect(showLength('tomorrow', 'en')).toBe('tomorrow');
});
