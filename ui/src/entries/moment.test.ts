import { expect, test } from 'vitest';
import { momentOf, ownZone, readMoment, zoneAmong } from './moment';

test('a moment is shown without what it need not say', () => {
  expect(momentOf('2026-11-10T20:00:00+08:00')).toEqual({ text: '2026-11-10 20:00', zone: '+08:00' });
  expect(momentOf('2026-11-11T23:59:59Z')).toEqual({ text: '2026-11-11 23:59:59', zone: '+00:00' });
  expect(momentOf('soon')).toBeNull();
});

test.each([
  ['2026-11-10 20:00', '2026-11-10T20:00:00+08:00'],
  ['2026/1/5 8:05', '2026-01-05T08:05:00+08:00'],
  ['2026-11-10', '2026-11-10T00:00:00+08:00'],
  ['2026年11月10日 20:00', '2026-11-10T20:00:00+08:00'],
  ['2026年11月10日20时30分', '2026-11-10T20:30:00+08:00'],
  ['2026-11-11 23:59:59', '2026-11-11T23:59:59+08:00'],
  ['2026-11-10T20:00:00+01:00', '2026-11-10T20:00:00+01:00'],
])('"%s" is read', (typed, iso) => {
  expect(readMoment(typed, '+08:00')).toBe(iso);
});

test.each(['', '2026', '2026-11', '2026-02-30', '2026-13-01', '2026-11-10 25:00', 'tomorrow'])('"%s" is no moment', (typed) => {
  expect(readMoment(typed, '+08:00')).toBeNull();
});

test('what is shown is read back', () => {
  const iso = '2026-11-11T23:59:59+05:30';
  const moment = momentOf(iso);
  expect(moment && readMoment(moment.text, moment.zone)).toBe(iso);
  expect(ownZone()).toMatch(/^[+-]\d\d:\d\d$/);
});

test('the zone of the first moment among settings', () => {
  expect(zoneAmong(['PT1H', 7, '2026-11-10T20:00:00+08:00', '2026-11-10T20:00:00Z'])).toBe('+08:00');
  expect(zoneAmong(['soon', null])).toBeNull();
});
