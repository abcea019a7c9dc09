import { expect, test } from 'vitest';
import { pinched, type Fingers } from './pinch';

const VIEW = { x: 10, y: 20, zoom: 1 };
const LIMITS = [0.1, 2] as const;
const fingers = (x: number, y: number, apart: number): Fingers => [[x - apart / 2, y], [x + apart / 2, y]];

test('fingers that keep apart move the view along', () => {
  expect(pinched(VIEW, fingers(100, 100, 80), fingers(130, 90, 80), LIMITS)).toEqual({ x: 40, y: 10, zoom: 1 });
});

test('what lies between the fingers stays there while they part', () => {
  const { x, y, zoom } = pinched(VIEW, fingers(100, 100, 80), fingers(100, 100, 120), LIMITS);
  expect(zoom).toBe(1.5);
  expect([(100 - x) / zoom, (100 - y) / zoom]).toEqual([90, 80]);
});

test('the view grows no further than it may', () => {
  expect(pinched(VIEW, fingers(100, 100, 10), fingers(100, 100, 400), LIMITS).zoom).toBe(2);
  expect(pinched(VIEW, fingers(100, 100, 400), fingers(100, 100, 10), LIMITS).zoom).toBe(0.1);
});
