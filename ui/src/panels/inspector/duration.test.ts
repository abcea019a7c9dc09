import { expect, test } from 'vitest';
import { readLength, UNITS, writeLength } from './duration';

test.each([
  ['PT30M', { amount: '30', unit: 'min' }],
  ['P3D', { amount: '3', unit: 'd' }],
  ['P2W', { amount: '2', unit: 'w' }],
  ['PT90S', { amount: '90', unit: 's' }],
  ['P1DT2H', { amount: '26', unit: 'h' }],
  ['PT1H30M', { amount: '90', unit: 'min' }],
  ['PT0.5S', { amount: '0.5', unit: 's' }],
])('%s is read as people say it', (iso, length) => {
  expect(readLength(iso)).toEqual(length);
});

test.each(['', 'P', 'PT', '3 days', 'P1Y', '-PT1H'])('"%s" is no length', (iso) => {
  expect(readLength(iso)).toBeNull();
});

test('what is written is read back', () => {
  for (const unit of UNITS) {
    for (const amount of ['0', '1', '7', '45', '1.5']) {
      const iso = writeLength({ amount, unit });
      expect(iso && readLength(iso)).toEqual({ amount, unit });
    }
  }
  expect(writeLength({ amount: 'x', unit: 'h' })).toBeNull();
});
