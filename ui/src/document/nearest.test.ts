import { expect, test } from 'vitest';
import { nearest } from './nearest';

const NAMES = ['Verify payment', 'Ship from warehouse', 'Fraud check', 'Delivery', '库存冻结', '信用检查'];

test('a slip of the finger still finds its name', () => {
  expect(nearest('paymnet', NAMES)[0]).toBe('Verify payment');
  expect(nearest('deliverry', NAMES)[0]).toBe('Delivery');
  expect(nearest('库存冻', NAMES)[0]).toBe('库存冻结');
});

test('what is like nothing finds nothing', () => {
  expect(nearest('zzz', NAMES)).toEqual([]);
  expect(nearest('', NAMES)).toEqual([]);
});
