import { expect, test } from 'vitest';
import { fieldOf, linesOf, shownMoment, withField } from './orders';

const order = { order: { id: 'A1', total: '99.00', lines: [{ sku: 'S1', qty: 2 }] }, customer: { segment: 'vip' } };

test('a field is read and written by its path', () => {
  expect(fieldOf(order, 'order.total')).toBe('99.00');
  expect(fieldOf(order, 'shipment.carrier')).toBeUndefined();
  expect(withField(order, 'order.total', '120')).toEqual({ ...order, order: { ...order.order, total: '120' } });
  expect(withField(order, 'shipment.carrier', 'SF')).toEqual({ ...order, shipment: { carrier: 'SF' } });
});

test('an emptied field is not known', () => {
  expect(fieldOf(withField(order, 'order.total', ''), 'order.total')).toBeUndefined();
  expect(order.order.total).toBe('99.00');
});

test('lines are read, also where there are none', () => {
  expect(linesOf(order)).toEqual([{ sku: 'S1', qty: 2 }]);
  expect(linesOf({})).toEqual([]);
});

test('moments are shown without their offset', () => {
  expect(shownMoment('2026-11-11T20:00:05+08:00')).toBe('2026-11-11 20:00:05');
  expect(shownMoment('next_day')).toBe('next_day');
});
